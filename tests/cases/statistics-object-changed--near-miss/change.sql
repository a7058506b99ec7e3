analyze t;
alter table t rename column a to c;
