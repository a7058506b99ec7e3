revoke grant option for usage on sequence t_id_seq from sw_a;
