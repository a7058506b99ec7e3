create table t (
    id integer primary key,
    note text
);
comment on column t.note is '@deprecated';
