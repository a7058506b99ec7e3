alter table t alter column id set default nextval('s');
