alter table s rename to s_base;
create materialized view s as select * from s_base;
