alter table t add constraint t_n_check check (n is not null) not valid;
alter table t validate constraint t_n_check;
alter table t alter column n set not null;
alter table t drop constraint t_n_check;
