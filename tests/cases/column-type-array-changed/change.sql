alter table t alter column c type integer[] using array[c];
