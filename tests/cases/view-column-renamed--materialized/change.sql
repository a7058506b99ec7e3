alter materialized view v rename column b to c;
