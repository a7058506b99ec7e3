revoke select on t from sw_app;
grant select (id, note) on t to sw_app;
