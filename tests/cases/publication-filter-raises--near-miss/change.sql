alter publication pub set table t where (qty > 0);
