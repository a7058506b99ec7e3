alter table t rename column a to q;
alter table t rename column b to a;
alter table t rename column q to b;
alter table t drop constraint c, add constraint c check (b > a + 1);
