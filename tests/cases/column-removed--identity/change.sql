alter table t drop column id;
alter table t drop column n;
