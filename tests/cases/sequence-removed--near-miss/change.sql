alter table t drop column k;
