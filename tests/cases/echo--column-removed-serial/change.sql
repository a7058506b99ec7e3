alter table t drop column n;
