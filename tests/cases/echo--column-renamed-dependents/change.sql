alter table t rename column note to remark;
