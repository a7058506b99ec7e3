drop table t;
create view t_old as select * from u;
