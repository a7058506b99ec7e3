alter table t add column x integer, add column y text, add check (x is not null and a > 0),
add check (num_nonnulls(x, y) = 1), add check (x is null or x > a), add check ((x is null) = (a is null));
