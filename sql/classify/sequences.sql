-- Decides: column-identity-options-changed, sequence-added, sequence-became-logged, sequence-became-unlogged,
-- sequence-cycle-enabled, sequence-owned-by-changed, sequence-published, sequence-range-narrowed,
-- sequence-range-widened, sequence-removed, sequence-renamed, sequence-start-changed, sequence-step-changed,
-- sequence-unpublished, table-comment-changed.

create or replace function schemawatch._explains_sequence(p_sequence jsonb, p_context jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- the column that owns it came, went, or has another default or identity
        select coalesce(
            b.col is null or a.col is null
            or b.col -> 'identity' is distinct from a.col -> 'identity'
            or b.col #> '{default,sequence}' is distinct from a.col #> '{default,sequence}'
                and (a.col ? 'identity' or b.col ? 'identity' or (a.col ? 'default' and b.col ? 'default')), false)
        from (select p_context -> 'columns_before' -> (p_sequence ->> 'owned_by')) as b (col),
             (select p_context -> 'columns_after' -> (p_sequence ->> 'owned_by')) as a (col)
        where p_sequence ? 'owned_by'
        union all
        select exists (
            select from jsonb_each(p_context -> 'columns_before') as b
            full join jsonb_each(p_context -> 'columns_after') as a on a.key = b.key
            where b.value #> '{default,sequence}' is distinct from a.value #> '{default,sequence}'
              and format('%I.%I', p_sequence ->> 'schema', p_sequence ->> 'name')
                  in (b.value #>> '{default,sequence}', a.value #>> '{default,sequence}'))
        where not p_sequence ? 'owned_by');
end
$$;

comment on function schemawatch._explains_sequence(jsonb, jsonb) is
'Whether a change of a column explains that a sequence appeared or disappeared.';


create or replace function schemawatch._narrow_sequences(p_context jsonb, p_sequences jsonb, p_side text)
returns table (schema text, name text)
language sql
immutable
parallel safe
as $$
    select seq.value ->> 'schema', seq.value ->> 'name'
    from jsonb_array_elements(p_sequences) as seq
    cross join lateral (
        select p_context -> p_side -> (seq.value ->> 'owned_by') #>> '{type,name}' as name
    ) as col
    where (seq.value ->> 'type', col.name) in (
        ('integer', 'int8'), ('smallint', 'int8'), ('smallint', 'int4'))
$$;

comment on function schemawatch._narrow_sequences(jsonb, jsonb, text) is
'Owned sequences whose type is narrower than their column: INSERTs stop at the sequence''s maximum.';


create or replace function schemawatch._retyped(p_column text, p_context jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(p_context #> array['columns_before', p_column, 'type']
        <> p_context #> array['columns_after', p_column, 'type'], false)
$$;

comment on function schemawatch._retyped(text, jsonb) is 'Whether a column that both sides have has another type.';


create or replace function schemawatch._range_follows_type(p_before jsonb, p_after jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select bool_and(
            p_before -> side.name = p_after -> side.name
            or (p_before ->> side.name)::numeric = side.sign * ((2::numeric ^ (old.bits - 1)) - side.room)
                and (p_after ->> side.name)::numeric = side.sign * ((2::numeric ^ (new.bits - 1)) - side.room))
        from (values ('smallint', 16), ('integer', 32), ('bigint', 64)) as old (type, bits)
        join (values ('smallint', 16), ('integer', 32), ('bigint', 64)) as new (type, bits) on true
        cross join (values ('min', -1, 0), ('max', 1, 1)) as side (name, sign, room)
        where old.type = p_before ->> 'type' and new.type = p_after ->> 'type');
end
$$;

comment on function schemawatch._range_follows_type(jsonb, jsonb) is
'Whether a sequence counts as far as before, or as far as its type reaches on both sides: then ALTER COLUMN TYPE of
its column explains its range.';


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
    select * from schemawatch._privilege_findings(p_pair, p_context)
    where b ? 'identity' = a ? 'identity';
end
$$;

comment on function schemawatch._sequence_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a sequence behind a column.';


create or replace function schemawatch._sequence_options(p_sequence jsonb, p_changed text[])
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(opt.clause || case when opt.name = 'cycle' then '' else p_sequence ->> opt.name end, ' ' order by opt.turn)
        from (values
            (1, 'type', 'as '), (2, 'min', 'minvalue '), (3, 'max', 'maxvalue '), (4, 'increment', 'increment by '),
            (5, 'start', 'start with '), (6, 'cache', 'cache '),
            (7, 'cycle', case when p_sequence ? 'cycle' then 'cycle' else 'no cycle' end)
        ) as opt (turn, name, clause)
        where opt.name = any (p_changed) or p_changed is null);
end
$$;

comment on function schemawatch._sequence_options(jsonb, text[]) is
'The options of a sequence that changed, or all of them, as ALTER and CREATE SEQUENCE say them.';


create or replace function schemawatch._sequence_facts(p_pair schemawatch._object_pair, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_path text := schemawatch._object_path('sequences', coalesce(a, b), null);
    v_column text := coalesce(coalesce(a, b) ->> 'owned_by', (
        select min(col.key)
        from jsonb_each((p_context -> 'columns_before') || (p_context -> 'columns_after')) as col
        where col.value #>> '{default,sequence}' in (v_path, schemawatch._object_path('sequences', b, null))));
begin
    return jsonb_build_object(
        'column', quote_ident(v_column),
        'column_literal', quote_literal(v_column),
        'restore', case when b -> 'name' <> a -> 'name'
            then 'alter sequence ' || v_path || ' rename to ' || quote_ident(b ->> 'name')
            else 'alter sequence ' || v_path || ' set schema ' || quote_ident(b ->> 'schema') end,
        'old_literal', quote_literal(schemawatch._object_path('sequences', b, null)),
        'owner_before', coalesce('column ' || coalesce(quote_ident(b ->> 'owned_by'), p_pair.before_ids ->> 'owner'), 'no column'),
        'owner_after', coalesce('column ' || coalesce(quote_ident(a ->> 'owned_by'), p_pair.after_ids ->> 'owner'), 'no column'),
        'old_owner', coalesce(schemawatch._table_name(p_context -> 'table_after') || '.' || quote_ident(
            case when p_context -> 'columns_after' ? (b ->> 'owned_by') then b ->> 'owned_by' end),
            p_pair.before_ids ->> 'owner', 'none'),
        'maximum', coalesce(a, b) ->> 'max',
        'old_options', schemawatch._sequence_options(b, array_remove(p_pair.changed, 'start')),
        'new_options', schemawatch._sequence_options(a, array_remove(p_pair.changed, 'start')));
end
$$;

comment on function schemawatch._sequence_facts(schemawatch._object_pair, jsonb) is
'What the placeholders of a finding on a sequence stand for: the column that it feeds, and the options that changed.';
