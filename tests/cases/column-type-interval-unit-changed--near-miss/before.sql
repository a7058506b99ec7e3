create table t (id integer primary key, a interval hour to minute, b interval day to second(3), c interval second(3));
