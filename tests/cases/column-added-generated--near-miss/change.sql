alter table t add column up text default upper('x');
