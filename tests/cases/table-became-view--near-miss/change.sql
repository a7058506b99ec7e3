alter table s rename to s_base;
create view s_old as select * from s_base;
