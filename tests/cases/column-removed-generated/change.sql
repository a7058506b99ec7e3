alter table t drop column g;
