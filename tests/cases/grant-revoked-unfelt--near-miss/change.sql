revoke select on t from sw_app;
grant select (id) on t to sw_app;
grant select on v to public;
revoke select on v from public;
