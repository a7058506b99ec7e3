revoke select on v from sw_app;
