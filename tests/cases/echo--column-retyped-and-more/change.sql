alter table t alter c type text;
comment on constraint c_check on t is 'said';
alter index c_idx set (fillfactor = 60);
