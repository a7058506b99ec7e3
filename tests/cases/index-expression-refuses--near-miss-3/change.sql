alter index t_share_idx rename to t_part_idx;
alter table t rename column qty to amount;
create index t_body_idx on t (body);
