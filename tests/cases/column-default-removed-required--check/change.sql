alter table t alter column a drop default, alter column b drop default;
