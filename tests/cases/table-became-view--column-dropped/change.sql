alter table s rename to s_base;
alter table s_base drop column a;
create view s as select id from s_base;
