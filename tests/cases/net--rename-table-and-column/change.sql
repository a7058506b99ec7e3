alter table t rename to u;
alter table u rename column note to remark;
