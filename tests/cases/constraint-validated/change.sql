alter table t validate constraint t_a_check;
