alter table t rename column id to number;
alter table t rename column kind to sort;
