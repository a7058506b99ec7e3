create temp table u (id integer);
