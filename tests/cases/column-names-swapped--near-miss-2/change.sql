alter table t rename column lat to latitude;
alter table t rename column lon to longitude;
