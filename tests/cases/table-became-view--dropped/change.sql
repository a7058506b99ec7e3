drop table t;
create view t as select * from u;
