revoke select(id) on t from sw_a;
grant insert(id) on t to sw_a;
