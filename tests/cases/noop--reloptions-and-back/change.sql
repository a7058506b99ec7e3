alter table t set (fillfactor = 70);
alter table t reset (fillfactor);
