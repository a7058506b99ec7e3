alter table t drop column region cascade;
