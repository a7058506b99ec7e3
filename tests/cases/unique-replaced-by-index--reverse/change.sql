alter table t add constraint t_code_idx unique using index t_code_idx;
