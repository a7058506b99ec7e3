alter table s rename to s_base;
create view s as select distinct id, a from s_base;
