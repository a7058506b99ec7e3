alter table t owner to sw_app;
