alter table t of pair;
alter table u not of;
