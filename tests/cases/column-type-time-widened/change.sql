alter table t alter column c type timetz, alter column d type interval;
