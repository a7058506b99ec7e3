reindex table t;
