create unlogged table t (id integer, v integer);
create publication p for all tables;
