create or replace function note_up() returns trigger language plpgsql as $$
begin
    new.note := upper(new.note);
    return new;
end $$;
