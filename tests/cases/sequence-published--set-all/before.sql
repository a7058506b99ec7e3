create table t (id serial primary key);
create publication p for all sequences;
