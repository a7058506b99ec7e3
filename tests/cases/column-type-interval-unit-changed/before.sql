create table t (id integer primary key, a interval hour to minute, b interval minute to second, c interval year to month[]);
