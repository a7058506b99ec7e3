alter table t alter column a set default 2, alter column b set default 0, alter column c set default -1;
