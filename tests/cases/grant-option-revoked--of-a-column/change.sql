revoke grant option for select(id) on t from sw_a;
