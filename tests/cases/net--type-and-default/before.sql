create table t (
    id integer primary key,
    s varchar(10) default 'x',
    n integer not null default 5
);
