create table t (
    id integer primary key,
    email text,
    age integer
);
insert into t values (1, 'a@x.org', 30), (2, 'b@x.org', 40);
create view v as select id, email from t where age > 35;
