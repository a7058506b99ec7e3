alter table t set (autovacuum_enabled = false);
