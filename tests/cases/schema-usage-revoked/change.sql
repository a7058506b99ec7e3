revoke usage on schema api from sw_a, sw_b;
