alter table t drop column note;
