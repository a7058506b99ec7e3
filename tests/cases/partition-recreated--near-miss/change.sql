alter table t detach partition t_2;
alter table t attach partition t_2 for values from ('2024-02-01') to ('2024-03-01');
