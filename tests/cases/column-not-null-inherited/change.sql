alter table t alter constraint t_a_not_null inherit;
