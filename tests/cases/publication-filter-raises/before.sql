create table t (id integer primary key, qty integer);
alter table t replica identity full;
create publication pub for table t where (qty > 0);
