alter table t drop column note;
alter table t add column note text;
