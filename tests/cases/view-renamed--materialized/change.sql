alter materialized view v rename to w;
