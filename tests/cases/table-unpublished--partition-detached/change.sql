alter table t detach partition c;
