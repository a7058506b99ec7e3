alter table s rename to s_base;
create view s as select id, a from s_base;
