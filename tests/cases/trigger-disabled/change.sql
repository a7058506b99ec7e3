alter table t disable trigger t_up;
