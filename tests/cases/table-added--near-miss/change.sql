create table fresh (
    id integer primary key,
    note text
);
drop table t;
alter table fresh rename to t;
