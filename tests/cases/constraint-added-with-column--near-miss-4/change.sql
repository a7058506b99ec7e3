alter table t add column c integer check (c > a);
