alter table t add column x integer, add unique (a, x);
