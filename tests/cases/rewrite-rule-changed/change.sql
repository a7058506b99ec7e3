create or replace rule t_no_delete as on delete to t where old.id = 1 do instead nothing;
