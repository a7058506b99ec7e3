create table t (
    id integer primary key,
    c numeric(10,2)
);
create publication sw_pub for table t;
