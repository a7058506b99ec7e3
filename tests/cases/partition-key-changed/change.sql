drop table m;
create table m (
    id integer,
    at date
) partition by hash (id);
