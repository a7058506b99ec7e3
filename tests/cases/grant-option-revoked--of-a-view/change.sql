revoke grant option for select on v from sw_a;
