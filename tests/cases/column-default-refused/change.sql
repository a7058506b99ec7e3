alter table t alter column a set default 0, alter column b set default -1, alter column c set default 0;
