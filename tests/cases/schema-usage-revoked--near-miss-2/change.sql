revoke select on api.t from sw_a;
revoke usage on schema api from sw_a;
