alter table t alter column n set default 0;
