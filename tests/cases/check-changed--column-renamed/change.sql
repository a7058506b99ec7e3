alter table t rename column a to "A b";
alter table t rename column date to day;
alter table t drop constraint c, add constraint c check ("A b" > 1), drop constraint d;
drop index i;
