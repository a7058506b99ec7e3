alter table t_1 alter column twice set expression as (id * 3);
