create index v_id_idx on v (id);
cluster v using v_id_idx;
