alter table t_2 drop constraint c;
alter table t_2 add constraint c check (id > 1);
