alter table t rename column during to valid;
