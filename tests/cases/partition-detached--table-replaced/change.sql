alter table t rename to old;
create table t (like old including all) partition by list (id);
