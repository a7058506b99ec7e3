revoke usage on schema api from sw_b;
grant create on schema api to sw_b;
