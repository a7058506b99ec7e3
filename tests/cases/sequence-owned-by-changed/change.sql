alter sequence t_id_seq owned by none;
alter sequence free owned by t.n;
