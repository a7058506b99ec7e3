revoke insert on v from sw_app;
