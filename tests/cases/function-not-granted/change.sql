alter table t alter column code set default next_code();
