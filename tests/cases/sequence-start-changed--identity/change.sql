alter table t alter id set start with 1000;
