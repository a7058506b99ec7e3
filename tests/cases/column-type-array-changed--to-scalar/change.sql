alter table t alter column c type text using c[1];
