alter table t detach partition t_1;
alter table t attach partition t_1 for values from ('2020-01-01') to ('2021-01-01');
