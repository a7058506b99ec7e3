alter publication pb set table t (b, a, id) where (id > 0);
