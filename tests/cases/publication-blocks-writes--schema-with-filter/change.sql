alter publication p add table t where (region = 'us');
