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
    v_options text[] := array['type', 'min', 'max', 'increment', 'cache', 'cycle'];
    v_followed boolean;
    v_range boolean;
    -- what the finding on its column brings with it
    v_made_over text[] := array['identity', 'owned_by', 'start', 'type', 'min', 'max', 'grants'];
    v_unlogged_before boolean := coalesce(b ->> 'persistence', p_context #>> '{table_before,persistence}', '') = 'unlogged';
    v_unlogged_after boolean := coalesce(a ->> 'persistence', p_context #>> '{table_after,persistence}', '') = 'unlogged';
begin
    if b is null or a is null then
        return query select case
            when schemawatch._explains_sequence(coalesce(a, b), p_context) then null
            when b is null then 'sequence-added'
            else 'sequence-removed' end, null::text, null::text[];
        return;
    end if;
    -- serial became identity, or the other way round: a new one of the same name
    if b ? 'identity' <> a ? 'identity' then
        v_changed := array(select name from unnest(v_changed) as name where name <> all (v_made_over)
            and not (name = 'comment' and not a ? 'comment'));
    end if;
    v_followed := v_identity and schemawatch._retyped(a ->> 'owned_by', p_context) and schemawatch._range_follows_type(b, a);
    v_range := v_changed && array['type', 'min', 'max'] and not coalesce(v_followed, false);
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        (null, null, v_made_over || 'comment'::text, b ? 'identity' <> a ? 'identity'),
        -- its identity column has another type
        (null, null, array['type', 'min', 'max'], v_followed),
        -- a sequence behind an identity column is part of the column
        ('column-identity-options-changed', 'identity', v_options,
            v_identity and (v_range or v_changed && array['increment', 'cache', 'cycle'])),
        (null, null, array['identity'], v_identity),
        -- an owned sequence moves with its table
        (null, null, array['schema'], a -> 'schema' = p_context #> '{table_after,schema}'
            and b -> 'schema' = p_context #> '{table_before,schema}'),
        ('sequence-renamed', 'name', array['name'], 'name' = any (v_changed)),
        ('sequence-renamed', 'schema', array['schema'],
            'schema' = any (v_changed) and not (a -> 'schema' = p_context #> '{table_after,schema}'
                and b -> 'schema' = p_context #> '{table_before,schema}')),
        ('sequence-range-widened', case when 'type' = any (v_changed) then 'type' else 'max' end,
            array['type', 'min', 'max'],
            v_range and not v_identity
            and (a ->> 'min')::numeric <= (b ->> 'min')::numeric
            and (a ->> 'max')::numeric >= (b ->> 'max')::numeric),
        ('sequence-range-narrowed', case when 'type' = any (v_changed) then 'type' else 'max' end,
            array['type', 'min', 'max'],
            v_range and not v_identity
            and ((a ->> 'min')::numeric > (b ->> 'min')::numeric
                or (a ->> 'max')::numeric < (b ->> 'max')::numeric)),
        ('sequence-step-changed', case when 'increment' = any (v_changed) then 'increment' else 'cache' end,
            array['increment', 'cache'],
            v_changed && array['increment', 'cache'] and not v_identity),
        ('sequence-start-changed', 'start', array['start'], 'start' = any (v_changed)),
        ('sequence-owned-by-changed', 'owned_by', array['owned_by'], 'owned_by' = any (v_changed)),
        ('sequence-became-unlogged', 'persistence', array['persistence'],
            v_unlogged_after and not v_unlogged_before and 'persistence' = any (v_changed)),
        ('sequence-became-logged', 'persistence', array['persistence'],
            v_unlogged_before and not v_unlogged_after and 'persistence' = any (v_changed)),
        -- only its table is another
        (null, null, array['persistence'], true),
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
    where b ? 'identity' = a ? 'identity';
end
$$;

comment on function schemawatch._sequence_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a sequence behind a column.';
