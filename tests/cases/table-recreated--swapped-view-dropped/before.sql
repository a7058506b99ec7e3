create table t (
    id integer primary key,
    note text
);
create table shadow (
    id integer primary key,
    note text
);
create view v as
select id from t;
