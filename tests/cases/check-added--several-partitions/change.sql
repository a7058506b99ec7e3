alter table t_2 add constraint c check (id > 0);
alter table t_3 add constraint c check (id > 0);
alter table t_1a add constraint d check (id > 1);
