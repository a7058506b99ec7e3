alter table t rename column amount_new to amount_next;
