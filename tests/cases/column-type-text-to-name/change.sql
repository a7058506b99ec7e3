alter table t alter column c type name, alter column d type name;
