alter table t add column extra text;
