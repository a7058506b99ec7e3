create table s.t (
    id integer primary key,
    note text
);
drop table t;
alter table s.t set schema public;
