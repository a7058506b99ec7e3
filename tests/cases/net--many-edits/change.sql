alter table t add column c integer;
alter table t add column d integer;
alter table t drop column d;
alter table t alter column c set default 7;
alter table t rename column a to first;
create index t_b_idx on t (b);
