alter publication p add table t where (id > 10);
