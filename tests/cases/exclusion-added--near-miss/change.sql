create index t_during_idx on t using gist (during);
