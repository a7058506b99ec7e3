alter table t rename column a to b;
alter table t add unique (b), add check (b > 0);
