alter table t alter id set default 'A' || nextval('s');
