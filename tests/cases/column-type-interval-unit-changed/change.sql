alter table t alter column a type interval, alter column b type interval(6), alter column c type interval day[];
