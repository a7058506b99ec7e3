alter table t_1 detach partition t_1a;
alter table t attach partition t_1a for values from ('2024-05-01') to ('2024-06-01');
