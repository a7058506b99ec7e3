alter table t add primary key (id, at);
