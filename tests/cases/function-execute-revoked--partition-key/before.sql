do $$ begin create role case_writer; exception when duplicate_object then null; end $$;
create function score(a integer) returns integer language plpgsql immutable as 'begin return a; end';
create table t (id integer, qty integer) partition by list (score(qty));
create table t_1 partition of t default;
grant insert on t to case_writer;
