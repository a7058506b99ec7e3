alter table t drop constraint t_b_check;
alter table t add constraint t_b_check check (b > 0);
