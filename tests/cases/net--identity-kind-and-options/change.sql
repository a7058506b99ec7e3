alter table t alter id set generated always set increment by 3;
alter table t alter n set maxvalue 1000;
alter table t alter n type bigint;
