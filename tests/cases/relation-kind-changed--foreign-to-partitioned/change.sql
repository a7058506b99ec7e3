drop foreign table t;
create table t (
    id integer
) partition by list (id);
