alter publication p add table t (region) where (region = 'us');
