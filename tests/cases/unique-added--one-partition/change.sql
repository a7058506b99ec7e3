create unique index i on t_2 (id);
