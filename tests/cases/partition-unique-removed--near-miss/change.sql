create unique index i on t_2 (id);
alter table t_2 drop constraint u;
