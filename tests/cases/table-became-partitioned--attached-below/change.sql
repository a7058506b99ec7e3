alter table t rename to t_0;
create table t (like t_0 including defaults) partition by range (id);
alter table t attach partition t_0 for values from (0) to (1000);
