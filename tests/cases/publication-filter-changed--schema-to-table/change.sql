alter publication p set table t where (id > 5);
