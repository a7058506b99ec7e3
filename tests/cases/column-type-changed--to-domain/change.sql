alter table t alter column c type kind using 'a';
