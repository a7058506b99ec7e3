drop table t;
create foreign data wrapper nowhere;
create server nowhere foreign data wrapper nowhere;
create foreign table t (
    id integer,
    at date
) server nowhere;
