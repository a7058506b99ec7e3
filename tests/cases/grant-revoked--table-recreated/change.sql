drop table t;
create table t(id serial primary key);
