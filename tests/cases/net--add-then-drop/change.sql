alter table t add column extra text;
alter table t drop column extra;
