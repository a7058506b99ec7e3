create table t (
    id integer primary key,
    a integer,
    b text
);
alter table t set (fillfactor = 70);
