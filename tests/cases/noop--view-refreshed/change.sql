refresh materialized view concurrently v;
