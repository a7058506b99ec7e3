create type mood as enum ('ok');
create table t (id integer primary key);
create view v as select id, 'ok'::mood as mood from t;
