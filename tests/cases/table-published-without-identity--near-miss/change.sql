create publication pb for table t;
