alter table t add column prefs json;
