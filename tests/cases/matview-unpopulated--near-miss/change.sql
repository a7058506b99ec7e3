refresh materialized view v;
