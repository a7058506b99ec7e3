drop index t_code_idx;
create unique index t_code_idx on t (code, grp);
