drop publication p;
create publication p for table t;
