create table t (
    id integer primary key,
    note text
);
insert into t values (1, 'a'), (2, null);
create function note_up() returns trigger language plpgsql as $$
begin
    new.note := upper(new.note);
    return new;
end $$;
create trigger t_up before insert on t for each row execute function note_up();
