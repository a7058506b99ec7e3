refresh materialized view v with no data;
