revoke all on schema api from sw_a;
