alter table t drop column amount;
alter table t rename column amount_new to amount;
