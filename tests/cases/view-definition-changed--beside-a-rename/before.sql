create table t (id int primary key, email text, note text);
create view v as select id, email, note from t;
