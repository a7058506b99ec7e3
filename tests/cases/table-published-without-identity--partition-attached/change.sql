alter table t attach partition d for values in (2);
