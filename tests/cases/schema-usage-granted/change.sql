grant usage on schema api to sw_a;
