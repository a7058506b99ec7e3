revoke select on t from sw_app;
