alter table t alter column note set compression pglz;
