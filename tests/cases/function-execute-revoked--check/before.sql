do $$ begin create role case_writer; exception when duplicate_object then null; end $$;
create function score(a integer) returns integer language plpgsql immutable as 'begin return a; end';
create table t (id integer primary key, qty integer);
grant select, insert, update on t to case_writer;
alter table t add constraint t_qty_check check (score(qty) > 0);
