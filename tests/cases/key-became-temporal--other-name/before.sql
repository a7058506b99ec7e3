create table t (id int4range primary key, during int4range not null);
