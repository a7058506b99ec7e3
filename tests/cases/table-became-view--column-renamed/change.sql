alter table s rename to s_base;
alter table s_base rename column a to amount;
create view s as select id, amount as a from s_base;
