select setval('t_id_seq', 500);
