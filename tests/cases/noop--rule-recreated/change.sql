drop rule t_no_delete on t;
create rule t_no_delete as on delete to t do instead nothing;
