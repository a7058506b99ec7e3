create table t (
    id integer primary key,
    a text
);
create publication sw_pub for table t;
