alter table t enable trigger all;
