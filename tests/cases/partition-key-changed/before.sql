create table m (
    id integer,
    at date
) partition by range (at);
