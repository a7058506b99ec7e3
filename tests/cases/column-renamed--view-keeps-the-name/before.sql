create table t (id int primary key, email text, note text);
create view v as select id, email from t where email <> '';
create view w as select email from v;
