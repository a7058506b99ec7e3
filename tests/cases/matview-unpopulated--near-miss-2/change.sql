truncate t;
refresh materialized view v;
