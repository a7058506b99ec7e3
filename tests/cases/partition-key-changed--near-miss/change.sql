alter table t rename column at to day;
