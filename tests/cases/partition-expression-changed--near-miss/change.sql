alter table t attach partition late for values in (2);
