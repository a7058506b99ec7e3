do $$ begin create role case_writer; exception when duplicate_object then null; end $$;
create function next_code() returns integer language plpgsql as 'begin return 1; end';
revoke execute on function next_code() from public;
create table t (id integer primary key, code integer);
grant insert on t to case_writer;
