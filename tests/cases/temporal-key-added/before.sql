create table t (id int4range, during daterange);
