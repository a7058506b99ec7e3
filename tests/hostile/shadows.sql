-- A schema with a namesake of every function and operator of pg_catalog, that tells who runs it, and domains named as types.
-- Only a superuser could make these so; an attacker makes the one that he needs.
create schema evil;
set allow_system_table_mods = on;
with namesake as (
    insert into pg_catalog.pg_proc
    select copy.*
    from pg_catalog.pg_proc as pro
    cross join pg_catalog.pg_language as lang
    cross join lateral pg_catalog.jsonb_populate_record(pro, pg_catalog.jsonb_build_object(
        'oid', pg_catalog.pg_nextoid('pg_catalog.pg_proc', 'oid', 'pg_catalog.pg_proc_oid_index'),
        'pronamespace', 'evil'::regnamespace::oid, 'prolang', lang.oid, 'prokind', 'f', 'prosupport', 0, 'probin', null,
        'prosqlbody', null, 'proisstrict', false, 'proleakproof', false, 'proparallel', 'u',
        'prosrc', 'begin raise notice ''CANARY % %'', current_user, session_user; return null; end')) as copy
    where pro.pronamespace = 'pg_catalog'::regnamespace and lang.lanname = 'plpgsql'
    returning oid, proname, proargtypes
)
insert into pg_catalog.pg_operator
select copy.*
from pg_catalog.pg_operator as opr
join pg_catalog.pg_proc as own on own.oid = opr.oprcode
join namesake on namesake.proname = own.proname and namesake.proargtypes = own.proargtypes
cross join lateral pg_catalog.jsonb_populate_record(opr, pg_catalog.jsonb_build_object(
    'oid', pg_catalog.pg_nextoid('pg_catalog.pg_operator', 'oid', 'pg_catalog.pg_operator_oid_index'),
    'oprnamespace', 'evil'::regnamespace::oid, 'oprcode', namesake.oid,
    'oprcom', 0, 'oprnegate', 0, 'oprrest', 0, 'oprjoin', 0, 'oprcanmerge', false, 'oprcanhash', false)) as copy
where opr.oprnamespace = 'pg_catalog'::regnamespace;
reset allow_system_table_mods;
grant usage, create on schema evil to public;
