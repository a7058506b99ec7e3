alter table t rename column a to tmp;
alter table t rename column b to a;
alter table t rename column c to b;
alter table t rename column tmp to c;
