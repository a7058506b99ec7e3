alter table s set schema data;
create view s as select * from data.s;
