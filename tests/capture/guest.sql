-- One statement a line, run in order after tests/completeness/setup.sql. {db} is another word in each database, for what
-- belongs to the whole server. "-- from 17" holds for the rest of its section.

-- schemas and what lives in them
create schema app
create schema if not exists app
create schema authorization current_user
create schema made create table t (id int) create view v as select id from made.t
alter schema made rename to built
comment on schema built is 'said'
alter schema built owner to current_user
grant usage on schema app to public
alter default privileges in schema app grant select on tables to public
alter default privileges in schema app revoke select on tables from public
security label on table app.none is 'x'
drop schema app
drop schema app restrict
drop schema built cascade
drop schema if exists built cascade
create schema app

-- tables of every kind
create table app.t (id int primary key, note text)
create table if not exists app.t (id int)
create table app.t (id int)
create table app.like_t (like app.t including all)
create unlogged table app.fast (id int)
create temp table scratch (id int)
create temp table gone (id int) on commit drop
create table app.copied as select id, b from one.t
create table app.copied2 as table app.copied with no data
create table if not exists app.copied as select 1 as one
select 1 as one into app.chosen
create table app.child () inherits (app.t)
create table app.typed of kinds.pair
create table app.wrong (id nothing)
create table nowhere.t (id int)
create table app.ranges (id int, at date) partition by range (at)
create table app.ranges_1 partition of app.ranges for values from ('2020-01-01') to ('2021-01-01')
create table app.ranges_2 partition of app.ranges for values from ('2020-06-01') to ('2022-01-01')
create table app.lists (id int, kind text) partition by list (kind)
create table app.hashes (id int) partition by hash (id)
create table app.hashes_0 partition of app.hashes for values with (modulus 2, remainder 0)
create foreign table app.away (id int) server away
alter foreign table app.away add column note text
drop foreign table app.away
alter table app.t add column a int, add column b int, drop column note
alter table app.t add column a int
alter table if exists app.none add column a int
alter table app.none add column a int
alter table app.t alter column a type bigint using a::bigint, alter column b set not null
alter table app.t alter column a type date
alter table app.t rename to t2
alter table app.t2 rename to t
alter table app.t set schema one
alter table one.t set schema app
alter table one.t drop column id
alter table one.t drop column if exists never
alter table all in tablespace pg_default set tablespace other_space
alter table app.t owner to nobody_at_all
lock table one.t in access exclusive mode
truncate app.t
truncate app.t, app.like_t restart identity cascade
drop table app.like_t, app.fast
drop table app.none
drop table if exists app.none, app.chosen
drop table kinds.target
drop table app.t restrict
drop table app.t cascade
create table app.t (id int primary key, note text, a int)

-- views
create view app.v as select id, note from app.t
create or replace view app.v as select id, note, 1 as more from app.t
create or replace view app.v as select note from app.t
create recursive view app.r (n) as values (1) union all select n + 1 from app.r where n < 3
create temp view passing as select 1 as one
create materialized view app.m as select id from app.t
create materialized view app.m2 as select id from app.t with no data
create unique index m_id on app.m (id)
refresh materialized view app.m
refresh materialized view concurrently app.m
refresh materialized view concurrently app.m2
alter view app.v alter column note set default 'x'
alter view app.v set (security_barrier = true)
alter view app.v rename column more to most
alter view app.v rename to w
alter materialized view app.m rename to n
alter materialized view app.n set (fillfactor = 50)
alter materialized view app.n cluster on m_id
alter table app.t drop column note
comment on view app.w is 'said'
comment on materialized view app.n is 'said'
drop view app.w
drop materialized view app.n, app.m2
drop view if exists app.w

-- indexes, with and without a transaction
create index concurrently t_note on app.t (note)
create unique index concurrently t_same on app.t ((1))
create index concurrently if not exists t_note on app.t (note)
reindex index app.t_note
reindex table app.t
reindex schema app
reindex index concurrently app.t_note
reindex table concurrently app.t
alter index app.t_note set (fillfactor = 50)
alter index app.t_note rename to t_noted
alter index app.none rename to nothing
drop index concurrently app.t_noted
drop index app.t_pkey
cluster app.t using t_pkey
cluster
vacuum app.t
vacuum (full, analyze) app.t
analyze
checkpoint

-- functions, procedures, aggregates, operators
create function app.f(int) returns int language sql return $1 + 1
create or replace function app.f(int) returns int language sql return $1 + 2
create or replace function app.f(int) returns text language sql return 'x'
create function app.g() returns void language plpgsql as $$ begin raise notice 'said'; end $$
select app.g()
create procedure app.p() language plpgsql as $$ begin create table app.inside (id int); commit; drop table app.inside; end $$
call app.p()
create function app.ddl() returns int language plpgsql as $$ begin alter table app.t add column d int; return 1; end $$
select app.ddl()
select app.ddl()
create function app.fails() returns int language plpgsql as $$ begin alter table app.t drop column d; raise 'no'; end $$
select app.fails()
create function app.catches() returns int language plpgsql as $$ begin begin alter table app.t drop column d; raise 'no'; exception when others then return 2; end; end $$
select app.catches()
do $$ begin execute 'alter table app.t drop column d'; end $$
do $$ begin for i in 1..20 loop execute format('alter table app.t add column l%s int', i); end loop; end $$
do $$ begin for i in 1..20 loop execute format('alter table app.t drop column l%s', i); end loop; end $$
alter function app.f(int) rename to h
alter function app.h(int) immutable
alter function app.h(int) set search_path = app
alter procedure app.p() rename to q
alter routine app.q() owner to current_user
comment on function app.h(int) is 'said'
comment on procedure app.q() is 'said'
grant execute on function app.h(int) to public
revoke execute on all functions in schema app from public
create aggregate app.total(int) (sfunc = int4pl, stype = int, initcond = '0')
alter aggregate app.total(int) rename to sum
comment on aggregate app.sum(int) is 'said'
drop aggregate app.sum(int)
create operator app.=== (leftarg = int, rightarg = int, function = int4eq)
alter operator app.=== (int, int) set (restrict = eqsel)
comment on operator app.=== (int, int) is 'said'
create operator family app.fam using btree
alter operator family app.fam using btree rename to family
create operator class app.cls for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int)
alter operator class app.cls using btree rename to class
drop operator class app.class using btree
drop operator family app.family using btree
drop operator app.=== (int, int)
drop function app.g(), app.ddl(), app.fails(), app.catches()
drop procedure app.q()
drop routine app.h(int)
drop function app.h(int)
create trusted language other handler plpgsql_call_handler
alter language other rename to another
comment on language another is 'said'
drop language another

-- types
create type app.mood as enum ('sad', 'ok')
alter type app.mood add value 'glad'
alter type app.mood add value 'glad'
alter type app.mood rename value 'glad' to 'happy'
alter type app.mood rename to feeling
create type app.pair as (x int, y int)
alter type app.pair add attribute z int
alter type app.pair drop attribute z
create type app.span as range (subtype = int8)
create type app.shell
create domain app.small as int check (value < 10)
alter domain app.small set default 3
alter domain app.small add constraint odd check (value % 2 = 1)
comment on domain app.small is 'said'
comment on type app.feeling is 'said'
create table app.typed2 (f app.feeling, p app.pair, s app.small)
drop type app.feeling
drop domain app.small cascade
drop type app.feeling, app.pair cascade
drop type app.shell, app.span
create cast (int as app.nothing) without function
create cast (kinds.mood as int) with inout as assignment
drop cast (kinds.mood as int)
create collation app.plain (locale = 'C')
alter collation app.plain rename to simple
comment on collation app.simple is 'said'
drop collation app.simple
create conversion app.conv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8
alter conversion app.conv rename to conv2
drop conversion app.conv2

-- sequences, statistics, text search
create sequence app.numbers
create temp sequence passing_numbers
alter sequence app.numbers restart with 7
alter sequence app.numbers owned by app.t.id
alter sequence app.numbers set schema one
alter sequence app.numbers owned by none
alter sequence app.numbers set schema one
select nextval('one.numbers')
drop sequence one.numbers
create statistics app.st (dependencies) on id, a from app.t
create statistics on id, note from app.t
alter statistics app.st set statistics 10
drop statistics app.st
create text search configuration app.conf (copy = pg_catalog.simple)
alter text search configuration app.conf rename to conf2
create text search dictionary app.dict (template = pg_catalog.simple)
alter text search dictionary app.dict (accept = false)
create text search parser app.pars (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype)
alter text search parser app.pars rename to pars2
create text search template app.temp (lexize = dsimple_lexize)
alter text search template app.temp rename to temp2
comment on text search configuration app.conf2 is 'said'
drop text search configuration app.conf2
drop text search dictionary app.dict
drop text search parser app.pars2
drop text search template app.temp2

-- triggers, rules, policies
create trigger tr before insert on app.t for each row execute function kinds.touch()
create or replace trigger tr after insert on app.t for each row execute function kinds.touch()
alter trigger tr on app.t rename to tr2
insert into app.t (id) values (1)
alter table app.t disable trigger all
alter table app.t enable trigger all
drop trigger tr2 on app.t
drop trigger tr2 on app.t
create rule ru as on insert to app.t do also notify told
insert into app.t (id) values (2)
insert into app.t (id) values (2)
alter rule ru on app.t rename to ru2
drop rule ru2 on app.t
create policy po on app.t
alter policy po on app.t rename to po2
drop policy po2 on app.t
create function app.watched() returns event_trigger language plpgsql as $$ begin raise notice 'fired for %', tg_tag; end $$
create event trigger theirs on ddl_command_end execute function app.watched()
alter table app.t add column seen int
alter event trigger theirs rename to own
alter event trigger own disable
comment on event trigger own is 'said'
create event trigger starts on ddl_command_start when tag in ('DROP TABLE') execute function app.watched()
drop table app.copied2
drop event trigger own
drop event trigger starts
create function app.forbids() returns event_trigger language plpgsql as $$ begin raise 'no % today', tg_tag; end $$
create event trigger forbids on sql_drop execute function app.forbids()
alter table app.t drop column seen
drop table app.copied
drop event trigger forbids
create function app.rewritten() returns event_trigger language plpgsql as $$ begin raise notice 'rewrites'; end $$
create event trigger rewritten on table_rewrite execute function app.rewritten()
alter table app.t add column volatile float default random()
drop event trigger rewritten

-- what is of the whole server, and fires nothing
create role guest_{db}
alter role guest_{db} with login connection limit 3
alter role guest_{db} set work_mem = '5MB'
comment on role guest_{db} is 'said'
grant select, update (a) on app.t to guest_{db}
grant usage on schema app to guest_{db} with grant option
grant guest_{db} to current_user
set role guest_{db}
create table app.theirs (id int)
alter table app.t add column theirs int
reset role
alter table app.t owner to guest_{db}
grant create, usage on schema app to guest_{db}
set session authorization guest_{db}
alter table app.t add column theirs int
create table app.theirs (id int)
drop table one.t
reset session authorization
reassign owned by guest_{db} to current_user
alter default privileges for role guest_{db} grant select on tables to public
drop owned by guest_{db}
drop role guest_{db}
drop role guest_{db}
create database {db} template template0 nonsense 1
alter system set nonsense = 1
alter database current_db set work_mem = '5MB'
create tablespace nowhere location '/nonexistent'
set work_mem = '5MB'
reset work_mem
show server_encoding
discard plans
discard temp

-- foreign data, extensions, publications, subscriptions
create foreign data wrapper other
alter foreign data wrapper other options (add x '1')
create server other_server foreign data wrapper other
alter server other_server options (add host 'x')
create user mapping for current_user server other_server options (user 'x')
alter user mapping for current_user server other_server options (set user 'y')
drop user mapping for current_user server other_server
import foreign schema x from server other_server into app
comment on server other_server is 'said'
drop server other_server
drop foreign data wrapper other cascade
create extension nothing_like_it
create extension plpgsql
alter extension plpgsql update
comment on extension plpgsql is 'said'
create access method other_heap type table handler heap_tableam_handler
comment on access method other_heap is 'said'
drop access method other_heap
create publication some_{db} for table app.t
alter publication some_{db} add table one.t
alter publication some_{db} owner to current_user
comment on publication some_{db} is 'said'
drop publication some_{db}
create subscription sub_{db} connection 'host=/nonexistent' publication x with (connect = false, slot_name = none)
alter subscription sub_{db} set (binary = true)
alter subscription sub_{db} disable
comment on subscription sub_{db} is 'said'
drop subscription sub_{db}
select lo_create(4711)
alter large object 4711 owner to current_user
comment on large object 4711 is 'said'
grant select on large object 4711 to public
select lo_unlink(4711)

-- transactions: one line is one message
begin; alter table app.t add column t1 int; rollback
begin; alter table app.t add column t1 int; commit
begin; savepoint s; alter table app.t drop column t1; rollback to s; commit
begin; savepoint s; alter table app.t drop column none; commit
begin; savepoint s; alter table app.t drop column t1; release s; alter table app.t add column t1 text; commit
begin isolation level serializable; alter table app.t add column t2 int; commit
begin isolation level repeatable read; alter table app.t add column t3 int; commit
begin read only; alter table app.t add column t4 int; commit
begin; alter table app.t add column t4 int; set transaction read only; commit
begin; set constraints all immediate; alter table app.t add column t5 int; set constraints all deferred; commit
begin; alter table app.t add column t6 int; prepare transaction 'guest_{db}'
commit prepared 'guest_{db}'
begin; alter table app.t add column t7 int; prepare transaction 'guest_{db}'
rollback prepared 'guest_{db}'
begin; declare c cursor for select id from app.t; alter table app.t add column t8 int; commit
begin; create temp table brief (id int) on commit drop; alter table brief add column x int; commit
begin; drop table one.t; create table one.t (id int); rollback
begin; drop schema app cascade; rollback
alter table app.t add column t9 int; alter table app.t drop column t9; select 1 as one
alter table app.t add column t9 int; select 1 / 0
alter table app.t add column t10 int default 1 / 0
alter table app.t add constraint never check (id < 0)
prepare plan as select count(*) from app.t
execute plan
alter table app.t drop column t1
execute plan
deallocate plan
copy app.t (id) from program 'false'
set default_transaction_read_only = on
alter table app.t add column t11 int
reset default_transaction_read_only
set session_replication_role = replica
alter table app.t add column t11 int
reset session_replication_role
set search_path = ''
alter table app.t drop column t11
set search_path = app, public
alter table t drop column t2
reset search_path
set statement_timeout = 0
alter table app.t drop column t3
reset statement_timeout
drop schema app cascade
