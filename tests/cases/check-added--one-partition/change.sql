alter table t_2 add constraint c check (id > 0);
