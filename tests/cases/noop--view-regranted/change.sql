revoke select on v from sw_app;
grant select on v to sw_app;
