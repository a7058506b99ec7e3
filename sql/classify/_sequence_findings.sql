create or replace function schemawatch._sequence_findings(
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
    v_identity boolean := coalesce(a, b) ? 'identity';
    v_options text[] := array['type', 'min', 'max', 'start', 'increment', 'cache', 'cycle'];
begin
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('sequence-added', null, null,
            b is null and not schemawatch._explains_sequence(a, p_context)),
        ('sequence-removed', null, null,
            a is null and not schemawatch._explains_sequence(b, p_context)),
        (null, null, null, b is null or a is null),
        -- another column definition made it over: serial to identity, or a new type
        (null, null, v_changed, schemawatch._explains_sequence(a, p_context)),
        -- a sequence behind an identity column is part of the column
        ('column-identity-options-changed', 'identity', v_options,
            v_identity and v_changed && v_options and not schemawatch._explains_sequence(a, p_context)
            and not (v_changed <@ array['type', 'max', 'min'] and schemawatch._retyped(a ->> 'owned_by', p_context))),
        (null, null, array['identity', 'owned_by', 'type', 'max', 'min'], v_identity),
        -- an owned sequence moves with its table
        (null, null, array['schema'], a -> 'schema' = p_context #> '{table_after,schema}'
            and b -> 'schema' = p_context #> '{table_before,schema}'),
        ('sequence-renamed', 'name', array['name'], 'name' = any (v_changed)),
        ('sequence-renamed', 'schema', array['schema'],
            'schema' = any (v_changed) and not (a -> 'schema' = p_context #> '{table_after,schema}'
                and b -> 'schema' = p_context #> '{table_before,schema}')),
        ('sequence-range-widened', case when 'type' = any (v_changed) then 'type' else 'max' end,
            array['type', 'min', 'max'],
            v_changed && array['type', 'min', 'max'] and not v_identity
            and (a ->> 'min')::numeric <= (b ->> 'min')::numeric
            and (a ->> 'max')::numeric >= (b ->> 'max')::numeric),
        ('sequence-range-narrowed', case when 'type' = any (v_changed) then 'type' else 'max' end,
            array['type', 'min', 'max'],
            v_changed && array['type', 'min', 'max'] and not v_identity
            and ((a ->> 'min')::numeric > (b ->> 'min')::numeric
                or (a ->> 'max')::numeric < (b ->> 'max')::numeric)),
        ('sequence-step-changed',
            case when 'increment' = any (v_changed) then 'increment' when 'start' = any (v_changed)
                then 'start' else 'cache' end,
            array['increment', 'start', 'cache'],
            v_changed && array['increment', 'start', 'cache'] and not v_identity),
        ('sequence-unpublished', 'publications', array['publications'],
            'publications' = any (v_changed) and not coalesce(a -> 'publications', '[]') @> coalesce(b -> 'publications', '[]')),
        ('sequence-published', 'publications', array['publications'],
            'publications' = any (v_changed) and not coalesce(b -> 'publications', '[]') @> coalesce(a -> 'publications', '[]')),
        ('sequence-cycle-enabled', 'cycle', array['cycle'],
            'cycle' = any (v_changed) and a ? 'cycle' and not v_identity),
        -- without CYCLE nextval() fails at the end, as it does when the end comes nearer
        ('sequence-range-narrowed', 'cycle', array['cycle'],
            'cycle' = any (v_changed) and not a ? 'cycle' and not v_identity),
        ('table-comment-changed', 'comment', array['comment'], 'comment' = any (v_changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies
    union all
    select * from schemawatch._privilege_findings(p_pair)
    where not schemawatch._explains_sequence(a, p_context);
end
$$;

comment on function schemawatch._sequence_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a sequence behind a column.';
