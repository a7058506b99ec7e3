alter publication pb set table t (id, a);
