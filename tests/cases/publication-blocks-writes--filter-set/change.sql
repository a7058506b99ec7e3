alter publication p set table t where (v > 18);
