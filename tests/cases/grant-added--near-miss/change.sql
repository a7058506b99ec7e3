grant select on t to sw_app;
