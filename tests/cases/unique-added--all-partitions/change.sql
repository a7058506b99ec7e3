drop table t_1;
create unique index whole on t (id, at);
