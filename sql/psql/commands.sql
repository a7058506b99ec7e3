create or replace view schemawatch.commands as
select
    own.name,
    schemawatch._cut(own.arguments, 40) as arguments,
    -- the first sentence
    schemawatch._cut(rtrim(split_part(regexp_replace(own.about, '\s+', ' ', 'g'), '. ', 1), '.'), 46) as about
from (
    select
        proc.proname as name,
        format('(%s%s)', arg.names, case when proc.pronargdefaults > 0 then ']' else '' end) as arguments,
        pg_catalog.obj_description(proc.oid, 'pg_proc') as about
    from pg_catalog.pg_proc as proc
    cross join lateral (
        select string_agg(
            case when own.place = proc.pronargs - proc.pronargdefaults + 1 then '[' else '' end || own.name,
            ', ' order by own.place)
        from unnest(proc.proargnames, proc.proargmodes) with ordinality as own (name, mode, place)
        where coalesce(own.mode, 'i') in ('i', 'b', 'v')
    ) as arg (names)
    where proc.pronamespace = 'schemawatch'::pg_catalog.regnamespace
      and proc.prorettype not in ('trigger'::pg_catalog.regtype, 'event_trigger'::pg_catalog.regtype)
    union all
    select rel.relname, 'view', pg_catalog.obj_description(rel.oid, 'pg_class')
    from pg_catalog.pg_class as rel
    where rel.relnamespace = 'schemawatch'::pg_catalog.regnamespace and rel.relkind = 'v'
) as own
where own.name !~ '^_'
order by own.name, own.arguments;

comment on view schemawatch.commands is
'All functions and views of SchemaWatch: name, arguments (those in brackets may be left out), and what it does. The
whole comment of one: \df+ schemawatch.scan, or docs/sql.md.';
comment on column schemawatch.commands.name is 'Its name, in the schema schemawatch.';
comment on column schemawatch.commands.arguments is 'The names of its arguments, or view.';
comment on column schemawatch.commands.about is 'The first sentence of its comment.';
