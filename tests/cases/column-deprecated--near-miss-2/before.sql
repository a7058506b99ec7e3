create table t (
    id integer primary key,
    note text
);
comment on column t.note is '@deprecated 2026-12-31 use body';
