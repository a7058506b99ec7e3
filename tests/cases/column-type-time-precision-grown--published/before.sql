create table t (
    id integer primary key,
    c timestamp(3)
);
create publication sw_pub for table t;
