create index t_a_idx on t (a);
update pg_index set indisvalid = false, indisready = false where indexrelid = 't_a_idx'::regclass;
