alter table t add column data jsonb;
create index t_n_idx on t (((data ->> 'n')::integer));
