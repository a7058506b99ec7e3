alter table t detach partition t_1;
alter table t attach partition t_3 for values from (20) to (30);
