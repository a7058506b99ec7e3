create or replace function schemawatch._plan_for(p_tables integer)
returns void
language plpgsql
-- It writes nothing, and who may only read takes snapshots too.
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- the plan for one table is not the plan for thousands
    if p_tables > 100 then
        perform set_config('plan_cache_mode', 'force_custom_plan', true),
            set_config('enable_seqscan', 'on', true),
            set_config('work_mem', '32MB', true),
            set_config('enable_hashjoin', 'on', true),
            set_config('enable_mergejoin', 'on', true);
    end if;
end
$$;

comment on function schemawatch._plan_for(integer) is
'Lets the function that calls it plan for so many tables. That function has a SET of its own for each of these settings,
for few tables: so they end with it, and not with the transaction. What is called there for each object has its own SET of
plan_cache_mode, or it would be planned anew in each call.';


create or replace function schemawatch._snapshot_documents(p_relids oid[])
returns table (relid oid, document jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- Expressions are deparsed under the settings of the session: pin those that change the text.
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set intervalstyle = 'postgres'
set extra_float_digits = 1
set bytea_output = 'hex'
set lc_monetary = 'C'
set quote_all_identifiers = off
set standard_conforming_strings = on
-- For few tables: a plan to keep, by index, whatever the size of the catalogs was when it was made.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set work_mem = '256kB'
-- compiling such a plan takes longer than running it
set jit = off
rows 100
as $$
#variable_conflict use_column
declare
    -- the beginning of every document, up to that of its identity
    v_frame text := rtrim((
        select jsonb_object_agg(sec.key, '[]'::jsonb) || jsonb_build_object(
            'format', schemawatch._format_version(),
            'server_version_num', current_setting('server_version_num')::integer)
        from jsonb_each(schemawatch._sections()) as sec
        where sec.key <> 'table' and not sec.value ? 'part')::text, '}')
        || ', "identity": ' || rtrim(jsonb_build_object('origin', schemawatch._origin())::text, '}');
    -- asked here, so that a table without partitions pays for no settings and no plan of theirs
    v_partitioned boolean := exists (
        select from pg_partitioned_table as whole where whole.partrelid = any (p_relids));
begin
    if p_relids is null then
        return;  -- all that were asked for are gone
    end if;
    perform schemawatch._plan_for(cardinality(p_relids));
    return query
    -- As text, read once: jsonb in jsonb copies every level again. What a table has comes after the empty sections, and
    -- of two equal keys the last one counts. No join: the planner takes aggregates for few, and reads all for each table.
    select
        -- not by relid itself: the planner would sort each section by it, to merge them
        sec.relid::bigint::oid,
        (v_frame || coalesce(string_agg(format(', "%s": %s', sec.section, sec.ids), '') filter (where sec.ids is not null), '') || '}'
            || string_agg(format(', "%s": %s', sec.section, sec.items), '') || '}')::jsonb
    from schemawatch._section_texts(p_relids, v_partitioned) as sec
    group by sec.relid::bigint
    having bool_or(sec.section = 'table');
end
$$;

comment on function schemawatch._snapshot_documents(oid[]) is
'The canonical document of each of these tables, in one statement: one table or ten thousand. oids that are no
relation give no row. The search_path is pinned so that every name outside pg_catalog is qualified.';


create or replace function schemawatch._dropped_document()
returns jsonb
language sql
stable
as $$
    select jsonb_build_object(
        'format', schemawatch._format_version(),
        'server_version_num', current_setting('server_version_num')::integer,
        'table', null,
        'identity', jsonb_build_object('origin', schemawatch._origin()))
$$;

comment on function schemawatch._dropped_document() is 'The document of a table that does not exist (any more).';


create or replace function schemawatch._digest(p_document jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return encode(sha256(convert_to(
        (p_document - '{identity,server_version_num}'::text[])::text, 'UTF8')), 'hex');
end
$$;

comment on function schemawatch._digest(jsonb) is
'SHA-256 of what the document says about the structure: equal for equal structures, on any server that
deparses expressions alike. jsonb prints its keys in an order of its own, so the text is canonical.';


create or replace function schemawatch.take_snapshot(p_table regclass)
returns jsonb
language sql
stable
as $$
    select snap.document from schemawatch._snapshot_documents(array[p_table::oid]) as snap
$$;

comment on function schemawatch.take_snapshot(regclass) is
'The structure of a table as one canonical jsonb document; nothing is stored. The same database state gives
the same document, byte for byte. Null when the oid is no relation.';
