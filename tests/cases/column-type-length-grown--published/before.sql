create table t (
    id integer primary key,
    c varchar(10)
);
create publication sw_pub for table t;
