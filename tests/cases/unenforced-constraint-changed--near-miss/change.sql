alter table t rename constraint t_a_check to positive;
comment on constraint positive on t is 'not proven';
