alter table t_2 alter kind set default 'x', enable row level security, force row level security, replica identity full, set (fillfactor = 50);
alter table t_2 alter kind set storage external;
drop policy p on t_2;
create policy q on t_2 using (false);
grant select on t_2 to public;
create rule r as on insert to t_2 do instead nothing;
create trigger s before insert on t_2 for each statement execute function keep();
comment on table t_1a is 'said';
