alter table t drop column lat;
alter table t rename column lon to lat;
