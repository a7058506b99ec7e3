alter table t add column c integer constraint t_c_check check (c > 0);
