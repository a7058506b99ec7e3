alter table s2.t set schema s3;
alter table s1.t set schema s2;
create view s1.t as select * from s2.t;
