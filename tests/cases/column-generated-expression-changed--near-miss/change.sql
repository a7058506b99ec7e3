alter table t rename column net to amount;
