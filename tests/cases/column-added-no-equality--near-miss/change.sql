alter table t add column prefs jsonb;
