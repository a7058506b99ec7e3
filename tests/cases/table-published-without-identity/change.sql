create publication sw_pub for table t;
