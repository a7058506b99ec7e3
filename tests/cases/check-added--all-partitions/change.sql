alter table t add constraint c check (id > 0);
