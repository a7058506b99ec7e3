alter table t drop constraint t_a_check;
alter table t add constraint t_a_positive check (a > 0);
