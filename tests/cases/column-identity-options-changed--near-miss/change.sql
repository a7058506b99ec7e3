alter table t alter column id restart with 1000;
