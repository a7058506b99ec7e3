alter table t rename column id to t_id;
