alter table t rename column amount to amount_old;
alter table t rename column amount_new to amount;
