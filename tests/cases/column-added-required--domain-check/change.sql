alter table t add column c1 d, add column c2 d2, add column c3 n2, add column c4 p, add column c5 d not null, add column c6 integer[];
