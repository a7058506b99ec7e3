do $$ begin create role case_writer; exception when duplicate_object then null; end $$;
create function score(a integer) returns integer language plpgsql immutable as 'begin return a; end';
create function next_code() returns integer language plpgsql as 'begin return 1; end';
create function mark() returns trigger language plpgsql as 'begin return new; end';
create table t (id integer primary key, qty integer);
grant select, insert, update on t to case_writer;
create trigger t_mark before insert on t for each row when (score(new.qty) > 0) execute function mark();
create table log (code integer);
create rule t_log as on update to t do also insert into log values (next_code());
