alter table t replica identity full;
