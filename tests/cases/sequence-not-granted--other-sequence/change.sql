alter table t alter id set default nextval('s2');
