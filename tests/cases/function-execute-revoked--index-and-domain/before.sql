do $$ begin create role case_writer; exception when duplicate_object then null; end $$;
create function score(a integer) returns integer language plpgsql immutable as 'begin return a; end';
create domain scored as integer check (score(value) > 0);
create table t (id integer primary key, qty integer, s scored);
grant insert on t to case_writer;
create index t_i_idx on t (score(qty));
