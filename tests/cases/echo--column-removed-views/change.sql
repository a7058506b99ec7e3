alter table t drop column age cascade;
