create table d partition of t for values in (2);
