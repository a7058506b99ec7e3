grant usage on schema api to sw_a;
grant select on api.t to sw_a;
