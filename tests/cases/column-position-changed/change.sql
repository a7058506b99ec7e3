drop table t;
create table t (
    id integer,
    b integer,
    a integer
);
