create index concurrently t_a_idx on t (a);
