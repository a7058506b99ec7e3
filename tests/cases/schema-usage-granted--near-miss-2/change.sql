grant usage on schema api to sw_b;
grant select on api.t to sw_a;
