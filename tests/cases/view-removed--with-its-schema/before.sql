create table t (id int primary key, email text, note text);
create schema api;
create view api.v as select id from t;
create materialized view api.m as select id from t;
