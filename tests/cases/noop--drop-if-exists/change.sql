alter table t drop column if exists nothing;
alter table t drop constraint if exists nothing;
