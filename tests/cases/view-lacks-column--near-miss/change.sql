alter table s rename to s_base;
create view s as select b, a, id from s_base;
