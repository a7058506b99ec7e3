alter table t alter c type oid;
