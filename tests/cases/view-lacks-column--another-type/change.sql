alter table s rename to s_base;
create view s as select id, a::text as a, b from s_base;
