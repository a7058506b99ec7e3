alter publication sw_pub set table t where (id > 10);
