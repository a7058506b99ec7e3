alter table t_1 detach partition t_1a;
