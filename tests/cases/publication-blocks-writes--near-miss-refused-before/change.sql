alter publication p2 add table t;
