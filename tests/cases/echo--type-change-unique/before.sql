create table t (
    id integer primary key,
    code varchar(10) unique
);
