create table t (
    id integer primary key,
    a integer,
    b text
);
create publication pb for table t;
