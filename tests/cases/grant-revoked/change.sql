revoke insert on t from sw_app;
