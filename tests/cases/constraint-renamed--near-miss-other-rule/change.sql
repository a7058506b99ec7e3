alter table t alter column v type text;
alter table t drop constraint c, add constraint c2 check (v <> 'x');
