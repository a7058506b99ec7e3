alter table t_1a add constraint c check (id > 0);
