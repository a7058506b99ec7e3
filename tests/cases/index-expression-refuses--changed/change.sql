drop index t_i_idx;
create index t_i_idx on t ((body::integer));
