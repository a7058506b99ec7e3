alter table t add column code text not null;
