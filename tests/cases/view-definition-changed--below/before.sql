create table t (
    id integer primary key,
    email text,
    age integer
);
insert into t values (1, 'a@x.org', 30), (2, 'b@x.org', 40);
create view w as select id, age from t;
create view v as select id from w where age > 35;
