analyze t;
lock table t;
