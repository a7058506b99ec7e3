alter table s rename to s_base;
create view s as select * from s_base;
