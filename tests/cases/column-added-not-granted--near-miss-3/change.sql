alter table t add column extra text;
grant select (extra) on t to sw_app;
