create table t (
    id integer primary key,
    a integer default 5,
    s varchar(10) default 'it''s',
    d date default now(),
    f text default '0'
);
