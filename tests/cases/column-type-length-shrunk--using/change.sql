alter table t alter column c type varchar(10) using c::varchar(10);
