alter table t drop column id cascade;
