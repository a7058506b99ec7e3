alter view v owner to sw_app;
