alter table t add column c integer check (c is not null), add column d integer, add check (num_nonnulls(c, d) = 1), add column e integer default -1 check (e > 0), add check (coalesce(d, 0) > 0);
