alter table t add column a f, add column b p, add column c d[];
