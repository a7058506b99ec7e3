alter table t_1 add constraint c check (id > 0);
