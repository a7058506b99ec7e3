alter table t add constraint t_n_check check (n is not null);
