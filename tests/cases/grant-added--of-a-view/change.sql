grant select on v to sw_app;
