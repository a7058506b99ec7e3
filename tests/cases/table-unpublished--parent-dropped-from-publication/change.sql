alter publication p drop table t;
