-- Decides: index-added, index-became-valid, index-changed, index-expression-refuses, index-incomplete, index-invalid,
-- index-invalid-removed, index-physical-changed, index-removed, index-renamed, unique-added, unique-became-partial,
-- unique-columns-changed, unique-index-invalid, unique-nulls-changed, unique-removed, unique-replaced-by-index.

create or replace function schemawatch._index_invalid_rule(p_index jsonb, p_context jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_context #>> '{table_after,kind}' = 'partitioned table' then 'index-incomplete'
        when p_index ? 'unique' and not p_index ? 'not_ready' then 'unique-index-invalid'
        else 'index-invalid' end
$$;

comment on function schemawatch._index_invalid_rule(jsonb, jsonb) is
'The rule for an index that no query uses yet: one that waits for partitions, one that refuses duplicates all the
same, or one that does nothing.';


create or replace function schemawatch._may_refuse(p_object jsonb, p_ids jsonb, p_context jsonb)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- nothing is known of it in documents of before
    return coalesce(p_ids ? 'promises' and not p_ids -> 'promises' ? 'total' and not p_object ? 'not_ready'
        -- of a partitioned table: a definition, until all partitions have it
        and not (p_object ? 'invalid' and p_context #>> '{table_after,kind}' = 'partitioned table'), false);
end
$$;

comment on function schemawatch._may_refuse(jsonb, jsonb, jsonb) is
'Whether an index, or the one of an exclusion constraint, computes for each row that is written what may raise an error:
an expression, or its predicate.';


create or replace function schemawatch._refuses_more(p_pair schemawatch._object_pair, p_context jsonb)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new jsonb;
begin
    if not schemawatch._may_refuse(p_pair.after, p_pair.after_ids, p_context) then
        return false;
    end if;
    if p_pair.before is not null then
        return p_pair.changed && array['keys', 'predicate', 'expression']
            or p_pair.before_ids ? 'promises' and not schemawatch._may_refuse(p_pair.before, p_pair.before_ids, p_context);
    end if;
    v_new := schemawatch._new_columns(p_context);
    -- statements written before leave what is new in it at NULL, and it has nothing else
    return v_new is null or not p_pair.after ? 'uses'
        or exists (
            select from jsonb_array_elements_text(p_pair.after -> 'uses') as col (name)
            where (v_new #>> array[col.name, 'value']) is distinct from 'NULL')
        or exists (
            select
            from jsonb_path_query(p_pair.after, '$.keys[*].expression') as own (expression)
            where not schemawatch._null_passes(own.expression #>> '{}'))
        or not schemawatch._null_passes(coalesce(p_pair.after #>> '{predicate,text}', ''));
end
$$;

comment on function schemawatch._refuses_more(schemawatch._object_pair, jsonb) is
'Whether rows that were accepted before may be refused now, because an index computes something that raises an error.';


create or replace function schemawatch._expression_findings(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if schemawatch._refuses_more(p_pair, p_context) then
        return next ('index-expression-refuses', schemawatch._first_of(p_pair.changed, array['name', 'comment']),
            array[]::text[])::schemawatch._finding;
    end if;
end
$$;

comment on function schemawatch._expression_findings(schemawatch._object_pair, jsonb) is
'The rule that applies to what an index, or that of an exclusion constraint, computes.';


create or replace function schemawatch._index_findings(
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
    v_unique boolean := coalesce(a, b) ? 'unique';
    v_other_columns boolean := schemawatch._key_columns(b) is distinct from schemawatch._key_columns(a)
        and not (schemawatch._key_columns(b) @> schemawatch._key_columns(a)
            and schemawatch._key_columns(a) @> schemawatch._key_columns(b));
begin
    if b is null then
        return query select case
            when a ? 'invalid' then schemawatch._index_invalid_rule(a, p_context)
            when v_unique then coalesce(
                schemawatch._new_column_rule(a, p_context), schemawatch._unique_added_rule(a, p_context))
            else 'index-added' end, null::text, null::text[]
        union all
        select * from schemawatch._expression_findings(p_pair, p_context);
        return;
    end if;
    if a is null then
        return query select case
            when b ? 'invalid' then 'index-invalid-removed'
            when not v_unique then 'index-removed'
            when schemawatch._times_unique(b, p_context, 'before') > 1
                and schemawatch._still_unique(b, p_context, 'after') then 'index-removed'
            when schemawatch._still_unique(b, p_context, 'after') then 'unique-replaced-by-index'
            else 'unique-removed' end, null::text, null::text[];
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('index-renamed', 'name', array['name'], 'name' = any (v_changed)),
        ('unique-removed', 'unique', array['unique', 'keys', 'predicate'],
            'unique' = any (v_changed) and b ? 'unique'),
        ('unique-added', 'unique', array['unique', 'keys', 'predicate'],
            'unique' = any (v_changed) and a ? 'unique'),
        ('unique-became-partial', 'predicate', array['predicate'],
            'predicate' = any (v_changed) and v_unique and a ? 'predicate'),
        ('unique-added', 'predicate', array['predicate'],
            'predicate' = any (v_changed) and v_unique and not a ? 'predicate'),
        ('index-changed', 'predicate', array['predicate'], 'predicate' = any (v_changed) and not v_unique),
        ('unique-columns-changed', 'keys', array['keys'],
            'keys' = any (v_changed) and v_unique and v_other_columns),
        ('index-changed', 'keys', array['keys'],
            'keys' = any (v_changed) and not (v_unique and v_other_columns)),
        ('index-changed', 'method', array['method'], 'method' = any (v_changed)),
        ('index-changed', 'include', array['include'], 'include' = any (v_changed)),
        ('unique-nulls-changed', 'nulls_not_distinct', array['nulls_not_distinct'],
            'nulls_not_distinct' = any (v_changed)),
        (case when v_unique and not schemawatch._still_unique(a, p_context, 'after') then 'unique-removed'
            else schemawatch._index_invalid_rule(a, p_context) end, 'invalid', array['invalid', 'not_ready'],
            'invalid' = any (v_changed) and a ? 'invalid'),
        (case when v_unique and not schemawatch._still_unique(a, p_context, 'before')
                and schemawatch._index_invalid_rule(b, p_context) <> 'unique-index-invalid' then 'unique-added'
            else 'index-became-valid' end, 'invalid', array['invalid', 'not_ready'],
            'invalid' = any (v_changed) and not a ? 'invalid'),
        (schemawatch._index_invalid_rule(a, p_context), 'not_ready', array['not_ready'],
            'not_ready' = any (v_changed) and a ? 'invalid' and b ? 'invalid'),
        ('index-physical-changed',
            case when 'options' = any (v_changed) then 'options' when 'tablespace' = any (v_changed) then 'tablespace'
                else 'statistics_targets' end,
            array['options', 'tablespace', 'statistics_targets'],
            v_changed && array['options', 'tablespace', 'statistics_targets']),
        ('index-physical-changed', 'clustered', array['clustered'], 'clustered' = any (v_changed)),
        -- uses: keys and predicate say it. replica_identity, inherited: told of the table
        (null, null, array['uses', 'replica_identity', 'inherited'], true)
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies and (rule.rule_id is not null or rule.claims && v_changed)
    union all
    select * from schemawatch._expression_findings(p_pair, p_context);
end
$$;

comment on function schemawatch._index_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to an index that backs no constraint.';


create or replace function schemawatch._backing_index_findings(p_pair schemawatch._object_pair)
returns setof schemawatch._finding
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    a jsonb := p_pair.after;
    v_changed text[] := p_pair.changed;
begin
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('index-changed', 'include', array['include'], 'include' = any (v_changed)),
        ('index-invalid', 'invalid', array['invalid'], 'invalid' = any (v_changed) and a ? 'invalid'),
        ('index-became-valid', 'invalid', array['invalid'], 'invalid' = any (v_changed) and not a ? 'invalid'),
        ('index-physical-changed', case when 'options' = any (v_changed) then 'options' else 'tablespace' end,
            array['options', 'tablespace'], v_changed && array['options', 'tablespace']),
        ('index-physical-changed', 'clustered', array['clustered'], 'clustered' = any (v_changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._backing_index_findings(schemawatch._object_pair) is
'The rules that apply to the index that a constraint has.';
