alter table t detach partition t1;
drop table t;
alter table t1 rename to t;
