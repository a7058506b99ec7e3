alter table t enable trigger tg;
