create rule t_no_delete as on delete to t do instead nothing;
