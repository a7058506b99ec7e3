alter table t add column u integer unique,
add column c text check (c in ('a', 'b') and length(c) < 5),
add column n numeric check (n >= 0 and n < 1.5),
add column x int4range, add exclude using gist (x with &&);
