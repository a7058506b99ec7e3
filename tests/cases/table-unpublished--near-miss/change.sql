drop publication pb;
create publication pb for table t (id, a, b) where (id > 0);
