grant select on t to sw_app;
revoke select on t from sw_app;
