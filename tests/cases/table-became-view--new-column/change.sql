alter table s rename to s_base;
alter table s_base add column b int;
create view s as select id, a from s_base;
