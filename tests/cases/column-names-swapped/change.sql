alter table t rename column lat to tmp;
alter table t rename column lon to lat;
alter table t rename column tmp to lon;
