alter table t alter column a type interval day to minute, alter column b type interval(3), alter column c type interval hour to second(2);
