alter table t_1 attach partition late for values in ('l');
