alter table t rename constraint t_a_check to t_a_positive;
