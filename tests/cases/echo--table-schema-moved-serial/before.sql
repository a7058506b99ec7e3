create table t (
    id serial primary key,
    note text
);
create index t_note_idx on t (note);
