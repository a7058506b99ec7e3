drop table t;
create table t (
    id integer,
    at date
) partition by range (at);
