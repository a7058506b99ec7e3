create table t (
    id integer primary key,
    note varchar(10) default 'x'
);
