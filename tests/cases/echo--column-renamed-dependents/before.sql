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
alter table t add column up text generated always as (upper(note)) stored;
create index t_note_idx on t (lower(note)) where note <> '';
alter table t add constraint t_note_key unique (note);
alter table t add constraint t_note_check check (note <> 'x');
alter table t enable row level security;
create policy own on t using (note = current_user);
create trigger t_up before update of note on t for each row when (new.note is distinct from old.note) execute function note_up();
create rule t_keep as on delete to t where old.note = 'keep' do instead nothing;
create statistics t_stat on id, note from t;
create view v as select id, note from t;
