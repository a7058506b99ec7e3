alter table t replica identity using index t_v;
