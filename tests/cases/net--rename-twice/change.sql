alter table t rename column note to remark;
alter table t rename column remark to hint;
