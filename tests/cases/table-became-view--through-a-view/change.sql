alter table s rename to s_base;
create view m as select * from s_base;
create view s as select * from m;
