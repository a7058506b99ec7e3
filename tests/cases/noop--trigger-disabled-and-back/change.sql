alter table t disable trigger t_up;
alter table t enable trigger t_up;
