revoke select(id) on v from sw_a;
