create temp table t (id integer);
