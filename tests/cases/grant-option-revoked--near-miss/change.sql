revoke select on t from sw_a;
