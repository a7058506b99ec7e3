create index i on t_2 (id);
