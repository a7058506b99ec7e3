create or replace function schemawatch._check_like(p_pattern text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- LIKE itself finds out only when a name is long enough to get there: at somebody's COMMIT, and in each scan
    if (length(p_pattern) - length(rtrim(p_pattern, chr(92)))) % 2 = 1 then
        raise exception 'pattern "%" ends with its escape character', p_pattern
            using errcode = 'SW009', hint = 'Write the backslash twice to mean a backslash.';
    end if;
end
$$;

comment on function schemawatch._check_like(text) is
'Raises SW009 for a LIKE pattern that PostgreSQL would refuse: 22025, a backslash with nothing behind it.';


create or replace function schemawatch._matches(p_text text, p_pattern text)
returns boolean
language sql
immutable
parallel safe
as $$
    -- with their schema: views name it, which are read under any search_path, and a pinned one would not be inlined
    select pg_catalog.textlike(p_text, pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
        p_pattern, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%'))
$$;

comment on function schemawatch._matches(text, text) is
'Whether a text is like a pattern in which * is any text. Not LIKE itself: names are full of underscores.';


create or replace function schemawatch._nearest(p_wanted text, p_known text[])
returns text
language sql
immutable
parallel safe
as $$
    select known.name
    from unnest(p_known) as known (name)
    cross join lateral (
        select count(*) as pieces
        -- two blanks before each: beginnings count more
        from generate_series(1, length(known.name)) as start (at)
        where strpos('  ' || lower(p_wanted), substr('  ' || lower(known.name), start.at, 3)) > 0
    ) as shared
    -- of all three-letter pieces of both at least a third
    where 2 * shared.pieces * 3 >= length(known.name) + length(p_wanted)
    order by shared.pieces::numeric / (length(known.name) + length(p_wanted)) desc, known.name
    limit 1
$$;

comment on function schemawatch._nearest(text, text[]) is
'The name among those known that was probably meant: the one that shares most of its three-letter pieces; null when
none shares enough.';


create or replace function schemawatch._of_extension(p_relid oid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from pg_depend as dep
        where dep.classid = 'pg_class'::regclass and dep.objid = p_relid and dep.objsubid = 0
          and dep.deptype = 'e');
end
$$;

comment on function schemawatch._of_extension(oid) is
'Whether a table is a member of an extension: it comes, changes and goes with it.';


create or replace function schemawatch._name_parts(p_text text, p_as_written boolean default false)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    c_space constant text := '[ \t\n\r\f\v]*';
    c_part constant text := '(?:"((?:[^"]|"")+)"|([^". \t\n\r\f\v]+))';
begin
    if p_text !~ format('^%1$s%2$s%1$s(?:\.%1$s%2$s%1$s)*$', c_space, c_part) then
        raise exception '"%" is not the name of a table', p_text
            using errcode = 'SW009', hint = 'It must be a name such as orders, shop.orders or "Odd Name".';
    end if;
    return array(
        -- as a name, so that it is cut where PostgreSQL cuts it
        select coalesce(replace(part.found[1], '""', '"'),
            case when p_as_written then part.found[2] else lower(part.found[2] collate "C") end)::name::text
        from regexp_matches(p_text, c_part, 'g') with ordinality as part (found, position)
        order by part.position);
end
$$;

comment on function schemawatch._name_parts(text, boolean) is
'The parts of a name, read as PostgreSQL reads the text of a regclass: quotes keep what is in them, the rest is folded to
lower case (not with p_as_written) and may have characters that SQL wants in quotes: my-table. Raises SW009.';


create or replace function schemawatch._relation_called(p_parts text[], p_path name[], p_kinds text default null)
returns oid
language sql
stable
as $$
    -- by the catalog, as to_regclass() would fail where the caller may not use the schema
    select rel.oid
    from pg_catalog.pg_class as rel
    join pg_catalog.pg_namespace as ns on ns.oid = rel.relnamespace
    where rel.relname = p_parts[cardinality(p_parts)]
      and (p_kinds is null or strpos(p_kinds, rel.relkind::text) > 0)
      and case cardinality(p_parts)
          when 1 then ns.nspname = any (p_path)
          when 2 then ns.nspname = p_parts[1]
          else cardinality(p_parts) = 3 and p_parts[1] = current_database() and ns.nspname = p_parts[2]
      end
    order by array_position(p_path, ns.nspname)
    limit 1
$$;

comment on function schemawatch._relation_called(text[], name[], text) is
'The relation that a name of these parts means to a session with this search_path; with p_kinds only one of these
relkinds. Null for none.';


create or replace function schemawatch._relation_named(p_text text, p_path name[], p_kinds text)
returns oid
language sql
stable
as $$
    -- as in _schema_id(): what SQL means by it first
    select coalesce(
        schemawatch._relation_called(schemawatch._name_parts(p_text), p_path, p_kinds),
        schemawatch._relation_called(schemawatch._name_parts(p_text, true), p_path, p_kinds))
$$;

comment on function schemawatch._relation_named(text, name[], text) is
'The relation of one of these relkinds that is called so, written as in SQL, for a session with this search_path; where
nothing has the name as SQL reads it, the one that is spelled just so. Null for none. Raises SW009 for what is no name.';


create or replace function schemawatch._schema_id(p_table text, p_path name[], p_history boolean default false)
returns bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_parts text[];
    v_schema name;
    v_name name;
    v_relid oid;
    v_schema_id bigint;
    v_schemas integer;
    v_as_written boolean;
begin
    if p_table is null or p_table ~ '^\s*[-+]?[0-9]+\s*$' then
        return p_table::bigint;  -- the number itself: no name begins with a digit but in quotes
    end if;
    -- as PostgreSQL means it; and where nothing is called so, then Orders is "Orders"
    foreach v_as_written in array array[false, true] loop
        v_parts := schemawatch._name_parts(p_table, v_as_written);
        if cardinality(v_parts) = 3 and v_parts[1] = current_database() then
            v_parts := v_parts[2:];
        end if;
        v_name := v_parts[cardinality(v_parts)];
        v_schema := case when cardinality(v_parts) = 2 then v_parts[1] end;
        v_relid := schemawatch._relation_called(v_parts, p_path);
        v_schema := coalesce(v_schema, (
            select ns.nspname
            from pg_class as rel
            join pg_namespace as ns on ns.oid = rel.relnamespace
            where rel.oid = v_relid));
        select max(own.schema_id), count(distinct own.schema_name)
        into v_schema_id, v_schemas
        from (
            select
                reg.schema_id,
                snap.schema_name,
                rank() over (order by
                    coalesce(snap.relid = v_relid, false) desc,
                    reg.unregistered_at is null desc,
                    -- it is gone: where the path would have found it
                    array_position(p_path, snap.schema_name)) as rank
            from schemawatch.snapshot as snap
            join schemawatch.registration as reg on reg.schema_id = snap.schema_id
            where case when reg.database is null then cardinality(v_parts) < 3
                else cardinality(v_parts) = 3 and v_parts[1] = reg.database and v_parts[2] = snap.schema_name end
              and (snap.relid = v_relid and snap.document #>> '{identity,origin}' = schemawatch._origin()
                or snap.table_name = v_name and (snap.schema_name = v_schema or v_schema is null))
              and snap.version = (
                  select max(newest.version) from schemawatch.snapshot as newest
                  where newest.schema_id = snap.schema_id)
              and (p_history or reg.unregistered_at is null)
        ) as own
        where own.rank = 1;
        exit when v_schema_id is not null or v_relid is not null;
    end loop;
    if v_schema_id is null then
        raise exception 'no watched table is called %', p_table
            using errcode = 'SW101', hint = 'List them with SELECT * FROM schemawatch.watched_table;';
    elsif v_schemas > 1 then
        raise exception 'several watched tables are called %', p_table
            using errcode = 'SW009', hint = 'Add the schema.';
    end if;
    return v_schema_id;
end
$$;

comment on function schemawatch._schema_id(text, name[], boolean) is
'The watched table of this name, written as in SQL, for a session with this search_path: the table that has the name
now, or one that is gone and had it; with p_history also one that is no longer watched. Where nothing has the name as
SQL reads it, the one that is spelled just so: Orders is then "Orders". A number is a schema_id, null
is null. Raises SW101 for no such table, SW009 when there are several in schemas that are not on the path. One of another database has its name before it:
other.shop.orders.';


create or replace function schemawatch._watched_name(p_database text, p_schema name, p_table name)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select concat_ws('.', quote_ident(p_database), quote_ident(p_schema), quote_ident(p_table))
$$;

comment on function schemawatch._watched_name(text, name, name) is
'How a watched table is called, for _schema_id(); p_database is null for one of this database.';


create or replace function schemawatch._check_registered(p_schema_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from schemawatch.registration as reg
        where reg.schema_id = p_schema_id and reg.unregistered_at is null)
    then
        raise exception 'no watched table has schema_id %', p_schema_id
            using errcode = 'SW101', hint = 'List them with SELECT * FROM schemawatch.watched_table;';
    end if;
end
$$;

comment on function schemawatch._check_registered(bigint) is 'Raises SW101 when no watched table has this schema_id.';


create or replace function schemawatch._check_here(p_schema_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_database text := (
        select reg.database from schemawatch.registration as reg where reg.schema_id = p_schema_id);
begin
    perform schemawatch._check_registered(p_schema_id);
    if v_database is not null then
        raise exception 'the table with schema_id % is in another database, %', p_schema_id, v_database
            using errcode = 'SW204',
                detail = 'There nothing is installed: its structure is read now and then, and that is all.';
    end if;
end
$$;

comment on function schemawatch._check_here(bigint) is
'Raises SW101 when no watched table has this schema_id, SW204 for one that is in another database.';
