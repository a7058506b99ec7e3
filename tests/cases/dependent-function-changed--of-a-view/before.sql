create table t (id int primary key, a int);
create function twice(int) returns int language sql immutable as 'select $1 * 2';
create view v as select id, twice(a) as a from t;
create view above as select * from v;
