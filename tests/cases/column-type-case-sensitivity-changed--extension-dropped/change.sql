alter table t alter column c type text;
drop extension citext;
