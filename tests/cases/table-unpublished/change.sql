alter publication sw_pub drop table t;
