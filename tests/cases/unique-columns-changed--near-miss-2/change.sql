alter table t drop constraint t_code_key;
alter table t add constraint t_grp_key unique (grp, id);
