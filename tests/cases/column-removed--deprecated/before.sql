create table t (
    id integer primary key,
    note text
);
comment on column t.note is '@deprecated 2020-12-31 use body';
