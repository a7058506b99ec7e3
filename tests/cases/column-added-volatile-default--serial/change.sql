alter table t add column n serial;
