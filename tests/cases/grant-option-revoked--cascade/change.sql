revoke grant option for select on t from sw_a cascade;
