alter table t add column u integer, add unique nulls not distinct (u), add unique nulls not distinct (a, u);
