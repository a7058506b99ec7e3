alter table t replica identity default;
drop index i;
