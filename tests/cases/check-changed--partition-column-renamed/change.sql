alter table t rename column a to x;
alter table t_1 drop constraint c, add constraint c check (x > 1);
