insert into t values (3, 'c@x.org', 50);
refresh materialized view v;
