revoke usage on sequence t_id_seq from sw_a;
grant select on sequence t_id_seq to sw_b;
