grant select on t to public;
revoke select on t from sw_app;
grant select on v to public;
revoke select (id) on v from sw_app;
