-- Decides: children-changed, foreign-options-changed, foreign-options-tuned, foreign-source-changed,
-- inheritance-changed, relation-kind-changed, replica-identity-changed, replica-identity-lost, rls-disabled,
-- rls-enabled, rls-enabled-owner-only, rls-forced, rls-forced-unfelt, rls-unforced, table-added,
-- table-became-partitioned, table-became-readonly-view, table-became-view, table-of-type-changed, table-owner-changed,
-- table-physical-changed, table-recreated, table-removed, table-renamed, table-schema-moved.

create or replace function schemawatch._foreign_options_rule(
    p_before jsonb,
    p_after jsonb,
    p_before_ids jsonb,
    p_after_ids jsonb
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select case
            -- how postgres_fdw and its kin plan and fetch; nobody gives these names another meaning
            when bool_and(opt.name in ('fetch_size', 'batch_size', 'async_capable', 'use_remote_estimate', 'fdw_startup_cost',
                'fdw_tuple_cost', 'analyze_sampling', 'import_stats')) then 'foreign-options-tuned'
            when bool_or(opt.name in ('schema_name', 'schema', 'table_name', 'table', 'column_name', 'column', 'dbname', 'filename',
                'program', 'query')) then 'foreign-source-changed'
            else 'foreign-options-changed' end
        from (
            select split_part(coalesce(b.value, a.value), '=', 1)
            from jsonb_array_elements_text(p_before) as b
            full join jsonb_array_elements_text(p_after) as a on a.value = b.value
            where b.value is null or a.value is null
            union
            select b.key
            from jsonb_each(p_before_ids -> 'hidden_options') as b
            join jsonb_each(p_after_ids -> 'hidden_options') as a on a.key = b.key and a.value <> b.value
        ) as opt (name)
        having count(*) > 0);
end
$$;

comment on function schemawatch._foreign_options_rule(jsonb, jsonb, jsonb, jsonb) is
'The rule for options of a foreign table, or of one of its columns, that changed; each list holds name=value, and the
identities hashes of values that are hidden there.';


create or replace function schemawatch._table_findings(
    p_pair schemawatch._object_pair,
    p_context jsonb
)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_changed text[] := p_pair.changed;
    v_nothing boolean := p_pair.after ->> 'replica_identity' = 'nothing';
    v_published jsonb := coalesce(p_context -> 'publications_after', '[]');
    -- nobody else was granted anything, and the owner is exempt
    v_owner_only boolean := (p_pair.after_ids -> 'owner_exempt' = 'true' or not a ? 'row_security_forced')
        and not jsonb_path_exists(p_context, '$.grants_after[*] ? (@.name != "(owner)")')
        and not jsonb_path_exists(p_context, '$.columns_after.*.grants[*] ? (@.name != "(owner)")');
    v_stand_in jsonb := nullif(p_context -> 'stand_in', 'null');
begin
    if b is null or a is null then
        return query
        select rule.rule_id, null::text, null::text[]
        from (values
            ('table-added', b is null),
            (case when v_stand_in -> 'updatable' @> '["insert", "update", "delete"]' then 'table-became-view'
                else 'table-became-readonly-view' end, a is null and v_stand_in is not null),
            ('table-removed', a is null and v_stand_in is null and coalesce(jsonb_typeof(p_context -> 'became'), 'null') = 'null'),
            -- its watch has no table any more, but that table lives, and another watch follows it
            ('table-renamed', a is null and v_stand_in is null and p_context #>> '{became,name}' <> b ->> 'name'),
            ('table-schema-moved', a is null and v_stand_in is null and p_context #>> '{became,schema}' <> b ->> 'schema')
        ) as rule (rule_id, applies)
        where rule.applies;
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('table-renamed', 'name', array['name'], 'name' = any (v_changed) and v_stand_in is null),
        ('table-schema-moved', 'schema', array['schema'], 'schema' = any (v_changed) and v_stand_in is null),
        (case when v_stand_in -> 'updatable' @> '["insert", "update", "delete"]' then 'table-became-view'
            else 'table-became-readonly-view' end,
            case when 'name' = any (v_changed) then 'name' else 'schema' end, array['name', 'schema'],
            v_changed && array['name', 'schema'] and v_stand_in is not null),
        ('table-became-partitioned', 'kind', array['kind', 'partition_key'],
            'kind' = any (v_changed) and a ->> 'kind' = 'partitioned table' and b ->> 'kind' = 'table'),
        ('relation-kind-changed', 'kind', array['kind', 'partition_key', 'server', 'foreign_options', 'replica_identity',
                'replica_identity_index', 'access_method'],
            'kind' = any (v_changed)
            and not (a ->> 'kind' = 'partitioned table' and b ->> 'kind' = 'table')),
        ('table-recreated', 'recreated', array['recreated'], 'recreated' = any (v_changed)),
        ('table-owner-changed', 'owner', array['owner'], 'owner' = any (v_changed)),
        (case when v_owner_only then 'rls-enabled-owner-only' else 'rls-enabled' end, 'row_security', array['row_security'],
            'row_security' = any (v_changed) and a ? 'row_security'),
        ('rls-disabled', 'row_security', array['row_security'],
            'row_security' = any (v_changed) and not a ? 'row_security'),
        -- no policy applies to a superuser or BYPASSRLS, and none at all where row security is off
        (case when a ? 'row_security' and p_pair.after_ids -> 'owner_exempt' is distinct from 'true'
            then 'rls-forced' else 'rls-forced-unfelt' end, 'row_security_forced', array['row_security_forced'],
            'row_security_forced' = any (v_changed) and a ? 'row_security_forced'),
        (case when b ? 'row_security' and p_pair.before_ids -> 'owner_exempt' is distinct from 'true'
            then 'rls-unforced' else 'rls-forced-unfelt' end, 'row_security_forced', array['row_security_forced'],
            'row_security_forced' = any (v_changed) and not a ? 'row_security_forced'),
        -- where writes are refused it is told with them; a partitioned table lends it to what is sent under its name
        ('replica-identity-lost', 'replica_identity', array['replica_identity'],
            'replica_identity' = any (v_changed) and v_nothing and not 'kind' = any (v_changed)
            and (v_published = '[]' or a ->> 'kind' = 'partitioned table' and v_published @> '[{"via_root": true}]')),
        ('replica-identity-changed',
            case when 'replica_identity' = any (v_changed) then 'replica_identity' else 'replica_identity_index' end,
            array['replica_identity'],
            ('replica_identity' = any (v_changed)
                or 'replica_identity_index' = any (v_changed) and a ? 'replica_identity_index')
            and not 'kind' = any (v_changed) and (not v_nothing or v_published <> '[]'
                and not (a ->> 'kind' = 'partitioned table' and v_published @> '[{"via_root": true}]'))
            and not p_context -> 'refusals' @> '[{"rule_id": "replica-identity-lost"}]'
            -- no change event of an UPDATE or DELETE could exist before
            and not p_context -> 'refusals' @> '[{"rule_id": "publication-unblocks-writes", "partitions": null}]'),
        (null, null, array['replica_identity'], true),
        -- its index is gone: told of the index
        (null, null, array['replica_identity_index'], true),
        ('foreign-source-changed', 'server', array['server'],
            'server' = any (v_changed) and not 'kind' = any (v_changed)),
        (schemawatch._foreign_options_rule(b -> 'foreign_options', a -> 'foreign_options', p_pair.before_ids, p_pair.after_ids),
            'foreign_options',
            array['foreign_options'], 'foreign_options' = any (v_changed) and not 'kind' = any (v_changed)),
        ('table-of-type-changed', 'of_type', array['of_type'], 'of_type' = any (v_changed)),
        ('table-physical-changed',
            schemawatch._first_of(v_changed, array['name', 'schema', 'owner', 'comment']),
            array['access_method', 'tablespace', 'options', 'toast_options'],
            v_changed && array['access_method', 'tablespace', 'options', 'toast_options']),
        ('inheritance-changed', 'inherits', array['inherits'],
            'inherits' = any (v_changed) and not 'partition_of' = any (v_changed)),
        ('children-changed', 'children', array['children'], 'children' = any (v_changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies
    union all
    select * from schemawatch._partitioning_findings(p_pair, p_context);
end
$$;

comment on function schemawatch._table_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to the table as a whole.';


create or replace function schemawatch._identity_facts(p_before jsonb, p_table text, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_index jsonb;
    v_section text;
    v_refusal jsonb := jsonb_path_query_first(p_context -> 'refusals', '$[*] ? (@.rule_id == "replica-identity-lost")');
    v_facts jsonb := coalesce((
        select schemawatch._refusal_facts(v_refusal, item.value, p_table, p_context)
        from jsonb_array_elements(p_context -> 'publications_after') as item (value)
        where item.value -> 'name' = v_refusal -> 'publication'), '{}');
begin
    select own.item, own.section into v_index, v_section
    from (
        select idx.value, 'indexes' from jsonb_array_elements(p_context -> 'indexes_before') as idx
        union all
        select con.value, 'constraints' from jsonb_array_elements(p_context -> 'constraints_before') as con
    ) as own (item, section)
    where own.item ? 'replica_identity';
    return jsonb_build_object(
        'identity_back', case
            -- the index that it named was gone
            when p_before ->> 'replica_identity' = 'index' and v_index is null
                then format('alter table %s replica identity nothing', p_table)
            when p_before ->> 'replica_identity' = 'index' then concat_ws('; ',
                case when not jsonb_path_exists((p_context -> 'indexes_after') || (p_context -> 'constraints_after'),
                        '$[*] ? (@.name == $name)', jsonb_build_object('name', v_index -> 'name'))
                    then case when v_section = 'constraints'
                        then format('alter table %s add constraint %I ', p_table, v_index ->> 'name') else '' end
                        || schemawatch._described(v_section, v_index, p_table) end,
                format('alter table %s replica identity using index %I', p_table, v_index ->> 'name'))
            else format('alter table %s replica identity %s', p_table, p_before ->> 'replica_identity') end,
        'lost_how', case when v_refusal is null then
            'No publication has the table itself send them, so no statement fails.'
            else format('Publication %s sends them, so every %s fails with %s, also in MERGE, in ON CONFLICT and by a foreign '
                'key, and copies receive nothing. %s and TRUNCATE work.',
                quote_ident(v_refusal ->> 'publication'), v_facts ->> 'statements', v_facts ->> 'sqlstate', v_facts ->> 'still') end,
        'lost_remedy', case when v_refusal is null then
            format('For copies: `alter table %s replica identity full;` or a primary key; otherwise there is nothing to do.', p_table)
            else 'At once: ' || (v_facts ->> 'unblock') end);
end
$$;

comment on function schemawatch._identity_facts(jsonb, text, jsonb) is
'What the placeholders of a finding on the replica identity of a table stand for: how to go back (identity_back), and
how losing it fails, which depends on whether the table is published with UPDATE or DELETE.';


create or replace function schemawatch._table_facts(
    p_pair schemawatch._object_pair,
    p_attribute text,
    p_table text,
    p_context jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_member boolean := p_pair.section = 'partitions';
    v_parent text := case when v_member then coalesce(coalesce(a, b) ->> 'parent', p_table) else coalesce(a ->> 'partition_of', b ->> 'partition_of') end;
    v_partition text := case when v_member then schemawatch._object_path('partitions', coalesce(a, b), null) else p_table end;
    v_bound text := coalesce(b #>> array[case when v_member then 'bound' else 'partition_bound' end, 'text'],
        a #>> array[case when v_member then 'bound' else 'partition_bound' end, 'text']);
    v_now jsonb := coalesce(a, nullif(p_context -> 'became', 'null'));
    -- the view that took its name away, and the table back
    v_away text := case when p_context -> 'stand_in' ? 'kind' and v_now is not null then concat_ws('; ',
        format('begin; drop %s %s', p_context #>> '{stand_in,kind}', schemawatch._table_name(b)),
        case when v_now -> 'schema' <> b -> 'schema' then
            format('alter table %s set schema %I', schemawatch._table_name(v_now), b ->> 'schema') end,
        case when v_now -> 'name' <> b -> 'name' then
            format('alter table %I.%I rename to %I', b ->> 'schema', v_now ->> 'name', b ->> 'name') end,
        'commit') end;
    -- publications that carry a partition because they carry its table
    v_through text := case when v_member then (
        select string_agg(quote_ident(item.value ->> 'name'), ', ')
        from jsonb_array_elements(p_context -> 'publications_after') as item (value)
        where not coalesce(item.value -> 'clauses' ? 'ALL TABLES', false)) end;
begin
    return jsonb_build_object(
        'parent', v_parent,
        'parent_literal', quote_literal(v_parent),
        'partition', v_partition,
        'partition_literal', quote_literal(v_partition),
        'attach', 'alter table ' || v_parent || ' attach partition ' || v_partition || ' ' || v_bound,
        'detach', 'alter table ' || v_parent || ' detach partition ' || v_partition,
        'attach_again', case
            when (case when v_parent = p_table then p_context -> 'table_before' else p_context -> 'partitions_before' -> v_parent end)
                -> 'partition_key'
                <> (case when v_parent = p_table then p_context -> 'table_after' else p_context -> 'partitions_after' -> v_parent end)
                -> 'partition_key'
                then format('copy its rows, if they are still there: %s has another partition key now.', v_parent)
            else format('attach it: `alter table %s attach partition %s %s;` If it was dropped (42P01), restore it from a backup; '
                    'if another partition takes its rows now (42P17), copy them.', v_parent, v_partition, v_bound)
                -- a table that gave its name away has its partitions still
                || coalesce(format(' While %s has it (42809), first `alter table %1$s detach partition %s;`',
                    case when v_parent = p_table then schemawatch._table_name(p_context #> '{replaced,now}') end, v_partition), '')
            end,
        'stream', coalesce(case when a is null
            then ' Its later changes leave publication ' || v_through || ', unless it is there by itself.'
            else ' Its changes flow through publication ' || v_through || ' from now on.' end, ''),
        'of_kind', case
            when a ->> 'kind' = 'foreign table' then
                '`INSERT ... ON CONFLICT (...)` fails with 42P10, `GROUP BY` a primary key with 42803, `LOCK TABLE` with '
                '42809, TABLESAMPLE with 0A000, and so do writes and TRUNCATE that its wrapper cannot do. Its rows are '
                'elsewhere, no key keeps them apart, and it is in no publication.'
            when b ->> 'kind' = 'foreign table' then
                'Rows are stored here, so `SELECT ... FROM ' || p_table || '` silently gives others than the foreign server has'
                || case a ->> 'kind' when 'partitioned table'
                    then ', and rows without a partition fail with 23514.' else '.' end
            else 'Rows that no partition took (23514) are stored. What is still in partitions of the old one is not in '
                || p_table || ', so `SELECT ... FROM ' || p_table || '` silently lacks it. Change events carry its name, no '
                'longer that of a partition.' end,
        -- SET search_path of a function names schemas, and follows no rename
        'pinned', coalesce((
            select format(' Look at %s first: SET search_path still names %I there, so it may fail with 42P01 each time.',
                string_agg(fun.name, ', ' order by fun.name), b ->> 'schema')
            from (
                select distinct quote_ident(item.value ->> 'schema') || '.' || (item.value ->> 'name') as name
                from jsonb_array_elements(nullif(p_context -> 'functions_after', 'null')) as item (value)
                cross join jsonb_array_elements_text(item.value -> 'config') as setting (text)
                cross join regexp_split_to_table(substring(setting.text from '^search_path=(.*)'), ', *') as place (schema)
                where place.schema in (b ->> 'schema', quote_ident(b ->> 'schema'))
            ) as fun
            having count(*) > 0), ''),
        -- where a view took its name
        'behind', case
            when a is not null then format('the table behind it is called %s, and is watched on under that name', p_table)
            when v_now is not null then format('the table itself is called %s, which another watch follows',
                schemawatch._table_name(v_now))
            else 'the table was dropped, and what the view shows are not its rows, unless somebody copied them' end,
        'its_table', coalesce(schemawatch._table_name(v_now), 'the table that the view reads'),
        'go_back', coalesce('To go back: `' || v_away || ';`', 'The table comes back from a backup only.'),
        'whereabouts', coalesce('; the old one is called ' || schemawatch._table_name(p_context #> '{replaced,now}'), ''),
        'source', coalesce(schemawatch._table_name(p_context #> '{replaced,now}'), 'a backup'),
        'old_parent', coalesce(b ->> 'parent', p_table),
        'new_parent', coalesce(a ->> 'parent', p_table),
        'old_owner', quote_ident(b ->> 'owner'),
        'new_owner', quote_ident(a ->> 'owner'),
        'restore', case when v_member and a is not null and b is not null then concat_ws('; ',
            'alter table ' || v_partition || ' set schema ' || quote_ident(nullif(b ->> 'schema', a ->> 'schema')),
            'alter table ' || schemawatch._table_name(a || jsonb_build_object('schema', b -> 'schema')) || ' rename to '
                || quote_ident(nullif(b ->> 'name', a ->> 'name')))
        when p_attribute = 'inherits' then (
            select string_agg('alter table ' || p_table
                || case when par.old then ' inherit ' else ' no inherit ' end || par.name, '; ')
            from (
                select coalesce(o.name, n.name) as name, o.name is not null as old
                from jsonb_array_elements_text(b -> 'inherits') as o (name)
                full join jsonb_array_elements_text(a -> 'inherits') as n (name) on n.name = o.name
                where o.name is null or n.name is null) as par) end)
    || case when p_attribute like 'replica%' then schemawatch._identity_facts(b, p_table, p_context) else '{}' end
    || case when a is null and jsonb_typeof(p_context -> 'became') = 'object' then jsonb_build_object(
        'new', schemawatch._table_name(p_context -> 'became'),
        'new_schema', quote_ident(p_context #>> '{became,schema}')) else '{}' end;
end
$$;

comment on function schemawatch._table_facts(schemawatch._object_pair, text, text, jsonb) is
'What the placeholders of a finding on a table or a partition stand for: parent and partition with the SQL that
attaches or detaches, the owners, the replica identity, what its kind of relation does, and what a table is called that another watch or no watch
follows now.';
