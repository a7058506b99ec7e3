alter table t alter column id set generated always;
