create or replace rule keep as on delete to t where old.a = 1 do instead nothing;
