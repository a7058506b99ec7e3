do $$ begin create role case_writer; exception when duplicate_object then null; end $$;
create function next_code() returns integer language plpgsql as 'begin return 1; end';
create table t (id integer primary key, code integer default next_code());
grant insert (id) on t to case_writer;
