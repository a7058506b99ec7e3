create table m (
    id integer,
    at date
) partition by range (at);
create publication sw_pub for table m;
