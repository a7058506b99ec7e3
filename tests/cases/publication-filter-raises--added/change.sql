create publication pub for table t where (100 / (qty + 1) > 0);
