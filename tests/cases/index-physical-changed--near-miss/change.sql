cluster t using t_a_idx;
alter table t set without cluster;
