alter table t replica identity default;
