drop foreign table t;
create table t (
    id integer
);
