create table t (
    id integer primary key,
    c smallint
);
create publication sw_pub for table t;
