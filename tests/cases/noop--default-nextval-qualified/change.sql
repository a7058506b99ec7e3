set local search_path = '';
alter table public.t alter column id set default nextval('public.t_id_seq');
