create publication p for table t;
