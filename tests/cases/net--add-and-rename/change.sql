alter table t add column extra text;
alter table t rename column extra to remark;
