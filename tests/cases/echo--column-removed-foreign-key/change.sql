alter table t drop column pid;
