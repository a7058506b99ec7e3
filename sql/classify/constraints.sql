-- Decides: check-added, check-added-not-enforced, check-added-not-valid, check-changed, check-enforced, check-removed,
-- check-unenforced, constraint-added-blocks-inserts, constraint-added-with-column, constraint-became-deferrable,
-- constraint-became-immediate, constraint-disabled, constraint-enabled, constraint-renamed, constraint-validated,
-- exclusion-added, exclusion-changed, exclusion-removed, foreign-key-action-changed, foreign-key-action-loosened,
-- foreign-key-action-tightened, foreign-key-added, foreign-key-added-not-enforced, foreign-key-added-not-valid,
-- foreign-key-added-with-column, foreign-key-enforced, foreign-key-period-changed, foreign-key-removed,
-- foreign-key-target-changed, foreign-key-unenforced, foreign-promise-added, foreign-promise-removed, index-added,
-- key-became-temporal, key-no-longer-temporal, primary-key-added, primary-key-changed, primary-key-removed,
-- reference-action-removed, reference-added, reference-changed, reference-disabled, reference-enabled,
-- reference-removed, temporal-key-added, temporal-key-changed, temporal-key-removed, unenforced-constraint-changed,
-- unenforced-constraint-removed, unique-added, unique-became-deferrable, unique-columns-changed, unique-nulls-changed,
-- unique-removed, unique-replaced-by-index.

create or replace function schemawatch._key_columns(p_index jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_agg(coalesce(key.value ->> 'column', key.value ->> 'expression') order by key.ord)
        from jsonb_array_elements(p_index -> 'keys') with ordinality as key (value, ord));
end
$$;

comment on function schemawatch._key_columns(jsonb) is 'The columns, or expressions, that an index is over.';


create or replace function schemawatch._times_unique(p_object jsonb, p_context jsonb, p_side text)
returns bigint
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- what ON CONFLICT (columns) can infer: valid, not deferrable or temporal, no predicate, the same set of columns
        select count(*)
        from (
            select con.value -> 'columns' as columns
            from jsonb_array_elements(p_context -> ('constraints_' || p_side)) as con
            where con.value ->> 'kind' in ('unique', 'primary key') and not con.value ?| array['deferrable', 'period']
            union all
            select schemawatch._key_columns(idx.value)
            from jsonb_array_elements(p_context -> ('indexes_' || p_side)) as idx
            where idx.value ? 'unique' and not idx.value ? 'predicate' and not idx.value ? 'invalid'
        ) as other
        cross join lateral (
            select coalesce(p_object -> 'columns', schemawatch._key_columns(p_object)) as columns
        ) as own
        where other.columns @> own.columns and own.columns @> other.columns);
end
$$;

comment on function schemawatch._times_unique(jsonb, jsonb, text) is
'How many unique constraints and indexes cover exactly these columns on the given side (before, after).';


create or replace function schemawatch._still_unique(p_object jsonb, p_context jsonb, p_side text)
returns boolean
language sql
immutable
parallel safe
as $$
    select not p_object ? 'predicate' and schemawatch._times_unique(p_object, p_context, p_side) > 0
$$;

comment on function schemawatch._still_unique(jsonb, jsonb, text) is
'Whether the columns of a unique constraint or index are just as unique on the given side (before, after).';


create or replace function schemawatch._unique_added_rule(p_object jsonb, p_context jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when not schemawatch._still_unique(p_object, p_context, 'before') then 'unique-added'
        -- one more index that demands nothing new
        when schemawatch._times_unique(p_object, p_context, 'after') > 1 then 'index-added'
        -- told once, of the constraint or the index that it replaces
    end
$$;

comment on function schemawatch._unique_added_rule(jsonb, jsonb) is
'The rule for an added unique constraint or index: its columns may have been just as unique before. Null when it
only replaces another one.';


create or replace function schemawatch._foreign_key_effect(
    p_key jsonb,
    p_event text,
    p_child text,
    p_columns jsonb,
    p_version integer
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_names jsonb := case p_event when 'delete' then coalesce(p_key -> 'on_delete_columns', p_key -> 'columns')
        else p_key -> 'columns' end;
    v_set text := format('silently sets %s of %s to %%s in the rows that refer to it', schemawatch._name_list(v_names), p_child);
    v_not_null text := (
        select min(quote_ident(col.name)) from jsonb_array_elements_text(v_names) as col (name)
        where p_columns -> col.name ? 'not_null');
begin
    return case p_key ->> ('on_' || p_event)
        when 'no action' then 'fails with 23503'
        -- an error of its own from PostgreSQL 18 on
        when 'restrict' then case when p_version >= 180000 then 'fails with 23001' else 'fails with 23503' end
        when 'cascade' then format(case p_event when 'delete' then 'silently deletes the rows of %s that refer to it'
            else 'silently changes the rows of %s that refer to it' end, p_child)
        when 'set null' then case
            when v_not_null is not null
                then format('fails with 23502, because it would set %s of %s, which is NOT NULL, to NULL', v_not_null, p_child)
            when p_columns is null then format(v_set, 'NULL') || ' (and fails with 23502 where that is NOT NULL)'
            else format(v_set, 'NULL') end
        when 'set default' then format(v_set, 'the default')
            || format(', and fails with 23503 when %s has no such row', p_key #>> '{references,table}') end;
end
$$;

comment on function schemawatch._foreign_key_effect(jsonb, text, text, jsonb, integer) is
'What a DELETE of a referenced row, or an UPDATE of its key, does because of a foreign key: the rest of a sentence.
p_columns are those of the referencing table by name, null where they are not known.';


create or replace function schemawatch._action_rule(
    p_before jsonb,
    p_after jsonb,
    p_event text,
    p_columns_before jsonb,
    p_columns_after jsonb
)
returns text
language sql
immutable
parallel safe
as $$
    -- SET NULL of a NOT NULL column refuses as well
    select case
        when refused.before and not refused.after then 'foreign-key-action-loosened'
        when not refused.before and refused.after then 'foreign-key-action-tightened'
        else 'foreign-key-action-changed'
    end
    from (
        select
            schemawatch._foreign_key_effect(p_before, p_event, '', p_columns_before, 0) like 'fails%' as before,
            schemawatch._foreign_key_effect(p_after, p_event, '', p_columns_after, 0) like 'fails%' as after
    ) as refused
$$;

comment on function schemawatch._action_rule(jsonb, jsonb, text, jsonb, jsonb) is
'The rule for a change of ON DELETE or ON UPDATE (p_event: delete, update): towards side effects, towards refusal, or
neither. The columns are those of the referencing table by name, null where they are not known.';


create or replace function schemawatch._exclusion_core(p_constraint jsonb)
returns text
language sql
immutable
parallel safe
as $$
    -- its text repeats what has attributes of its own, always at the end
    select split_part(split_part(p_constraint #>> '{expression,text}', ' DEFERRABLE', 1), ' WITH (fillfactor', 1)
$$;

comment on function schemawatch._exclusion_core(jsonb) is
'The elements, operators and predicate of an exclusion constraint, without deferrability and storage.';


create or replace function schemawatch._null_passes(p_expression text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- what could make something of a NULL: IS, COALESCE, CASE, a constant, a function that nobody here knows to be strict
        select p_expression !~* '\m(is|coalesce|case|nullif|greatest|least|false|row)\M'
            and not exists (
                select from regexp_matches(p_expression, '([[:alnum:]_"]+)\s*\(', 'g') as called (name)
                where called.name[1] !~ '^(any|all|and|or|not|length|char_length|octet_length|lower|upper|btrim|abs|'
                    'jsonb_typeof|json_typeof|cardinality|array_length|isempty|date_trunc|numeric|varying)$'
                  and called.name[1] !~ '^(ANY|ALL|AND|OR|NOT)$'));
end
$$;

comment on function schemawatch._null_passes(text) is
'Whether an expression over columns that are all NULL is surely NULL: so a CHECK passes, and an index key is one
more NULL. False when in doubt.';


create or replace function schemawatch._new_columns(p_context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_object_agg(col.key, case
            when col.value ? 'identity' or col.value #>> '{default,text}' ~ '^(nextval|gen_random_uuid|uuidv[47])\(' then '"fresh"'
            -- nobody can leave out what is required, and what is generated depends on the row
            when col.value ? 'generated' then '"other"'
            when filled.default is null and col.value ? 'not_null' then '"other"'
            else jsonb_build_object('value', coalesce(filled.default, 'NULL')) end)
        from jsonb_each(p_context -> 'columns_after') as col
        cross join lateral (
            select coalesce(col.value #>> '{default,text}',
                schemawatch._domain_default(col.value -> 'type', p_context -> 'types_after')) as default
        ) as filled
        where not p_context -> 'columns_before' ? col.key
          and not exists (
              select from jsonb_each_text(p_context -> 'renames') as renamed where renamed.value = col.key));
end
$$;

comment on function schemawatch._new_columns(jsonb) is
'The columns that this drift added, each with what a statement written before leaves in it: {"value": an expression},
"fresh" (another value each time), or "other" (nothing that is known).';


create or replace function schemawatch._value_left(p_expression text, p_new jsonb, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select schemawatch._constant_value(p_expression, coalesce(jsonb_object_agg(own.name, jsonb_strip_nulls(jsonb_build_object(
            'value', own.value,
            'type', case when own.type ->> 'schema' = 'pg_catalog' then own.type -> 'text'
                -- of whatever type
                when own.value = '"NULL"' then '"text"'::jsonb end))), '{}'))
        from (
            select col.key as name,
                case when jsonb_typeof(p_new -> col.key) = 'object' then p_new -> col.key -> 'value' end as value,
                schemawatch._under_domain(col.value -> 'type', p_context -> 'types_after') as type
            from jsonb_each(p_context -> 'columns_after') as col
            where p_expression ~ format('(?<![\w$])%s(?![\w$])', regexp_replace(quote_ident(col.key), '\W', '\\\&', 'g'))
        ) as own);
end
$$;

comment on function schemawatch._value_left(text, jsonb, jsonb) is
'What an expression over columns of the table is for a row of a statement that was written before the columns of
_new_columns() were there. Null when that is not known.';


create or replace function schemawatch._new_column_rule(p_object jsonb, p_context jsonb)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new jsonb := schemawatch._new_columns(p_context);
    v_kind text := coalesce(p_object ->> 'kind', 'unique');
    v_columns jsonb := coalesce(p_object -> 'columns', schemawatch._key_columns(p_object));
    -- what is deferrable refuses ON CONFLICT DO NOTHING, whatever the row
    c_spared constant text := case
        when p_object ->> 'kind' = 'foreign key' then 'foreign-key-added-with-column'
        when not p_object ? 'deferrable' then 'constraint-added-with-column' end;
    v_values jsonb;
begin
    if v_new is null or v_columns is null or not exists (
        select from schemawatch._columns_under(null, p_object) as col (name) where v_new ? col.name)
    then
        return null;
    end if;
    if v_kind = 'check' then
        v_values := schemawatch._value_left(p_object #>> '{expression,text}', v_new, p_context);
        return case
            when v_values = 'false' and p_context #>> '{table_after,kind}' <> 'foreign table' then 'constraint-added-blocks-inserts'
            when v_values in ('true', 'null') then c_spared
            when schemawatch._null_passes(p_object #>> '{expression,text}') and not exists (
                select from jsonb_array_elements_text(v_columns) as col (name)
                where (v_new #>> array[col.name, 'value']) is distinct from 'NULL') then c_spared end;
    end if;
    -- for each key: its value, JSON null, or what is known of it
    v_values := (
        select jsonb_agg(coalesce(
            case when v_new -> col.name = '"fresh"' then '{"fresh": true}'::jsonb end,
            case when v_new #>> array[col.name, 'value'] = 'NULL' then 'null'::jsonb end,
            schemawatch._value_left(
                case when p_context -> 'columns_after' ? col.name then quote_ident(col.name) else col.name end,
                v_new, p_context),
            '{"unknown": true}'))
        from jsonb_array_elements_text(v_columns) as col (name));
    return case v_kind
        when 'foreign key' then case
            when case when p_object ? 'match' then v_values <@ '[null]' else v_values @> '[null]' end then c_spared end
        when 'exclusion' then case when v_values @> '[null]' then c_spared end
        else case
            when schemawatch._value_left(p_object #>> '{predicate,text}', v_new, p_context) in ('false', 'null')
                or v_values @> '[{"fresh": true}]'
                or v_values @> '[null]' and not p_object ? 'nulls_not_distinct' then c_spared
            when not v_values @> '[{"unknown": true}]' and (not p_object ? 'predicate'
                or schemawatch._value_left(p_object #>> '{predicate,text}', v_new, p_context) = 'true')
                then 'constraint-added-blocks-inserts' end
        end;
end
$$;

comment on function schemawatch._new_column_rule(jsonb, jsonb) is
'The rule for a new constraint or unique index that is over columns which the same drift added: it accepts whatever a
statement sends that was written before and leaves them at their defaults, or no row of it (a unique one: no second row).
Null when that is not known, as for one over old columns.';


create or replace function schemawatch._constraint_added_rule(p_constraint jsonb, p_context jsonb)
returns text
language sql
immutable
as $$
    select case
        when p_constraint ? 'not_enforced' then case p_constraint ->> 'kind'
            when 'check' then 'check-added-not-enforced' else 'foreign-key-added-not-enforced' end
        when own.rule_id is not null then own.rule_id
        when p_constraint ? 'period' and p_constraint ->> 'kind' <> 'foreign key' then 'temporal-key-added'
        else case p_constraint ->> 'kind'
            when 'primary key' then 'primary-key-added'
            when 'unique' then schemawatch._unique_added_rule(p_constraint, p_context)
            when 'foreign key' then case
                when p_constraint ? 'not_valid' then 'foreign-key-added-not-valid' else 'foreign-key-added' end
            when 'check' then case when p_constraint ? 'not_valid' then 'check-added-not-valid' else 'check-added' end
            else 'exclusion-added' end
    end
    from (select schemawatch._new_column_rule(p_constraint, p_context) as rule_id) as own
$$;

comment on function schemawatch._constraint_added_rule(jsonb, jsonb) is 'The rule for a new constraint.';


create or replace function schemawatch._constraint_removed_rule(p_constraint jsonb, p_context jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_constraint ? 'not_enforced' then 'unenforced-constraint-removed'
        when p_constraint ? 'period' and p_constraint ->> 'kind' <> 'foreign key' then 'temporal-key-removed'
        else case p_constraint ->> 'kind'
            when 'primary key' then 'primary-key-removed'
            when 'unique' then case when schemawatch._still_unique(p_constraint, p_context, 'after')
                then 'unique-replaced-by-index' else 'unique-removed' end
            when 'foreign key' then 'foreign-key-removed'
            when 'check' then 'check-removed'
            else 'exclusion-removed' end
    end
$$;

comment on function schemawatch._constraint_removed_rule(jsonb, jsonb) is 'The rule for a constraint that is gone.';


create or replace function schemawatch._enforcement_findings(
    p_pair schemawatch._object_pair
)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_check boolean := a ->> 'kind' = 'check';
    -- without force on one side, nothing else about it can be compared
    v_claims text[] := array_remove(array_remove(p_pair.changed, 'name'), 'comment');
begin
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        (case when v_check then 'check-unenforced' else 'foreign-key-unenforced' end, 'not_enforced', v_claims,
            not b ? 'not_enforced' and a ? 'not_enforced'),
        -- NOT VALID: only what is written from now on
        (case when a ? 'not_valid' then case when v_check then 'check-added-not-valid' else 'foreign-key-added-not-valid' end
            when v_check then 'check-enforced' else 'foreign-key-enforced' end, 'not_enforced', v_claims,
            b ? 'not_enforced' and not a ? 'not_enforced'),
        ('unenforced-constraint-changed', (array_remove(v_claims, 'inherited'))[1], v_claims,
            b ? 'not_enforced' and a ? 'not_enforced' and v_claims <> '{}' and v_claims <> '{inherited}'),
        (null, null, v_claims, true),
        ('constraint-renamed', 'name', array['name'], 'name' = any (p_pair.changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._enforcement_findings(schemawatch._object_pair) is
'The rules that apply to a constraint that is NOT ENFORCED before, after, or both.';


create or replace function schemawatch._constraint_findings(
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
    v_kind text := coalesce(a, b) ->> 'kind';
    v_anew boolean := coalesce(a, b) ->> 'kind' = 'foreign key' and p_pair.before_ids -> 'id' <> p_pair.after_ids -> 'id';
begin
    if v_kind = 'check' and p_context #>> '{table_after,kind}' = 'foreign table'
        and (b is null or a is null or 'expression' = any (v_changed))
    then
        return next (case when a is null then 'foreign-promise-removed' else 'foreign-promise-added' end,
            case when b is not null and a is not null then 'expression' end, v_changed)::schemawatch._finding;
        return;
    end if;
    if b is null or a is null then
        return query select case when b is null then schemawatch._constraint_added_rule(a, p_context)
            else schemawatch._constraint_removed_rule(b, p_context) end, null::text, null::text[]
        union all
        select * from schemawatch._expression_findings(p_pair, p_context);
        return;
    end if;
    if b ? 'not_enforced' or a ? 'not_enforced' then
        return query select * from schemawatch._enforcement_findings(p_pair);
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('key-became-temporal', 'period', array['period', 'columns'],
            v_kind in ('primary key', 'unique') and 'period' = any (v_changed) and a ? 'period'),
        ('key-no-longer-temporal', 'period', array['period', 'columns'],
            v_kind in ('primary key', 'unique') and 'period' = any (v_changed) and b ? 'period'),
        ('temporal-key-changed', 'columns', array['columns'],
            v_kind in ('primary key', 'unique') and 'columns' = any (v_changed) and b ? 'period' and a ? 'period'),
        ('primary-key-changed', 'columns', array['columns', 'name'],
            v_kind = 'primary key' and 'columns' = any (v_changed) and not b ? 'period' and not a ? 'period'),
        ('unique-columns-changed', 'columns', array['columns'],
            v_kind = 'unique' and 'columns' = any (v_changed) and not b ? 'period' and not a ? 'period'),
        ('foreign-key-target-changed', case when 'references' = any (v_changed) then 'references' else 'columns' end,
            array['references', 'columns', 'period'],
            v_kind = 'foreign key' and v_changed && array['references', 'columns']),
        ('foreign-key-period-changed', 'period', array['period'],
            v_kind = 'foreign key' and 'period' = any (v_changed) and not v_changed && array['references', 'columns']),
        ('exclusion-changed', 'expression', array['expression', 'columns'],
            v_kind = 'exclusion' and 'expression' = any (v_changed)
            and schemawatch._exclusion_core(b) <> schemawatch._exclusion_core(a)),
        (null, null, array['expression', 'columns'], v_kind = 'exclusion'),
        ('check-changed', 'expression', array['expression', 'columns', 'not_valid'],
            v_kind = 'check' and 'expression' = any (v_changed)),
        (null, null, array['columns'], v_kind = 'check'),
        ('check-changed', 'no_inherit', array['no_inherit'], 'no_inherit' = any (v_changed)),
        ('constraint-disabled', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and schemawatch._fires(b) and not schemawatch._fires(a)),
        -- made anew, it has new triggers and all rows were checked
        ('foreign-key-enforced', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and schemawatch._fires(a) and v_anew and not a ? 'not_valid'),
        ('constraint-enabled', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and (schemawatch._fires(a) and not (v_anew and not a ? 'not_valid')
                or not schemawatch._fires(a) and not schemawatch._fires(b))),
        ('unique-nulls-changed', 'nulls_not_distinct', array['nulls_not_distinct'],
            'nulls_not_distinct' = any (v_changed)),
        ('unique-became-deferrable', 'deferrable', array['deferrable', 'initially_deferred'],
            'deferrable' = any (v_changed) and a ? 'deferrable' and v_kind in ('unique', 'primary key')),
        ('constraint-became-deferrable',
            case when 'deferrable' = any (v_changed) then 'deferrable' else 'initially_deferred' end,
            array['deferrable', 'initially_deferred'],
            v_changed && array['deferrable', 'initially_deferred'] and a ? 'deferrable'
            and (v_kind not in ('unique', 'primary key') or not 'deferrable' = any (v_changed))
            and (a ? 'initially_deferred' or not b ? 'initially_deferred')),
        ('constraint-became-immediate',
            case when 'deferrable' = any (v_changed) then 'deferrable' else 'initially_deferred' end,
            array['deferrable', 'initially_deferred'],
            v_changed && array['deferrable', 'initially_deferred']
            and (not a ? 'deferrable' or (b ? 'initially_deferred' and not a ? 'initially_deferred'))),
        ('constraint-validated', 'not_valid', array['not_valid'],
            'not_valid' = any (v_changed) and not a ? 'not_valid'),
        ('foreign-key-added-not-valid', 'not_valid', array['not_valid'],
            v_kind = 'foreign key' and 'not_valid' = any (v_changed) and a ? 'not_valid'),
        ('check-added-not-valid', 'not_valid', array['not_valid'],
            v_kind = 'check' and 'not_valid' = any (v_changed) and a ? 'not_valid'),
        ('constraint-renamed', 'name', array['name'],
            'name' = any (v_changed) and not ('columns' = any (v_changed) and v_kind = 'primary key'
                and not b ? 'period' and not a ? 'period')),
        -- told of the table, whose replica identity it is; or of the parent that it has now, or has no more
        (null, null, array['replica_identity', 'inherited'], true)
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies
    union all
    select schemawatch._action_rule(b, a, act.event, p_context -> 'columns_before', p_context -> 'columns_after'), act.name,
        array[act.name, 'on_delete_columns']
    from (values ('on_delete', 'delete'), ('on_update', 'update')) as act (name, event)
    where act.name = any (v_changed)
    union all
    select 'foreign-key-action-changed', 'match', array['match', 'on_delete_columns']
    where v_changed && array['match', 'on_delete_columns'] and not 'on_delete' = any (v_changed);
    if v_kind = 'exclusion' then
        return query select * from schemawatch._expression_findings(p_pair, p_context);
    end if;
    if v_changed && array['include', 'invalid', 'options', 'tablespace', 'clustered'] then
        return query select * from schemawatch._backing_index_findings(p_pair);
    end if;
end
$$;

comment on function schemawatch._constraint_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a constraint.';


create or replace function schemawatch._reference_findings(
    p_pair schemawatch._object_pair
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
    v_acts boolean := coalesce(b ->> 'on_delete', 'no action') not in ('no action', 'restrict')
        or coalesce(b ->> 'on_update', 'no action') not in ('no action', 'restrict');
begin
    if b is null or a is null then
        return query select case
            when b is null then 'reference-added'
            when v_acts then 'reference-action-removed'
            else 'reference-removed' end, null::text, null::text[];
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('reference-changed', schemawatch._first_of(v_changed, array['references', 'columns', 'period', 'match']),
            array['references', 'columns', 'period', 'match'],
            v_changed && array['references', 'columns', 'period', 'match']),
        (schemawatch._action_rule(b, a, 'delete', null, null), 'on_delete',
            array['on_delete', 'on_delete_columns'], 'on_delete' = any (v_changed)),
        (schemawatch._action_rule(b, a, 'update', null, null), 'on_update', array['on_update'],
            'on_update' = any (v_changed)),
        ('foreign-key-action-changed', 'on_delete_columns', array['on_delete_columns'],
            'on_delete_columns' = any (v_changed) and not 'on_delete' = any (v_changed)),
        ('reference-disabled', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and schemawatch._fires(b) and not schemawatch._fires(a)),
        ('reference-enabled', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and (schemawatch._fires(a) or not schemawatch._fires(b))),
        (case when a ? 'initially_deferred' or a ? 'deferrable' and not b ? 'deferrable'
            then 'constraint-became-deferrable' else 'constraint-became-immediate' end,
            case when 'deferrable' = any (v_changed) then 'deferrable' else 'initially_deferred' end,
            array['deferrable', 'initially_deferred'], v_changed && array['deferrable', 'initially_deferred']),
        -- its own name, and that of its table, matter to nobody who writes here
        (null, null, array['name', 'table', 'inherited'], true)
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._reference_findings(schemawatch._object_pair) is
'The rules that apply to a foreign key of another table that references this one.';
