alter publication pub set table t where (100 / (qty + 1) > 0);
