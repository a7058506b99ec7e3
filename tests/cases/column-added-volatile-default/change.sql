alter table t add column dice double precision default random();
