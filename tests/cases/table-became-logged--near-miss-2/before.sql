create unlogged table t (id integer primary key);
