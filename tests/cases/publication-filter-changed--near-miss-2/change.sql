alter publication pb set table t (id, a, b) where ((id) > 0);
