alter table t replica identity nothing;
