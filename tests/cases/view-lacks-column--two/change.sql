alter table s rename to s_base;
create view s as select id from s_base;
