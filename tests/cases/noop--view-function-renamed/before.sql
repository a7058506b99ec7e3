create table t (
    id integer primary key,
    email text,
    age integer
);
insert into t values (1, 'a@x.org', 30), (2, 'b@x.org', 40);
create function f(integer) returns integer language sql immutable as 'select $1';
create view v as select f(id) as id from t;
