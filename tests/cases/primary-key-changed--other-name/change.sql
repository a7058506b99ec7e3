alter table t drop constraint t_pkey;
alter table t add constraint t_grp_pkey primary key (grp, id);
