create table u (id integer);
grant select on u to sw_app;
revoke select on u from sw_app;
