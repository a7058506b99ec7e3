drop rule t_no_delete on t;
