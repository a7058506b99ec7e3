alter table t_1 detach partition t_1a;
alter table t_1 attach partition t_1a for values in ('a', 'c');
