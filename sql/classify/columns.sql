-- Decides: column-added-generated, column-added-identity, column-added-no-equality, column-added-not-granted,
-- column-added-nullable, column-added-required, column-added-volatile-default, column-added-with-default,
-- column-became-generated, column-collation-changed, column-collation-nondeterministic, column-comment-changed,
-- column-default-added, column-default-added-required, column-default-changed, column-default-refused,
-- column-default-removed, column-default-removed-required, column-default-sequence-changed, column-deprecated,
-- column-drop-not-null, column-generated-expression-changed, column-generated-kind-changed, column-generated-raises,
-- column-generated-recreated, column-generated-refuses, column-generated-removed, column-generated-removed-required,
-- column-identity-added-always, column-identity-added-by-default, column-identity-relaxed, column-identity-removed,
-- column-identity-tightened, column-names-swapped, column-not-null-inherited, column-not-null-no-inherit,
-- column-physical-changed, column-recreated, column-removed, column-removed-generated, column-renamed,
-- column-replaced-by-rename, column-serial-to-identity, column-set-not-null, column-type-array-dims-changed,
-- column-type-recreated, constraint-validated, foreign-promise-added, foreign-promise-removed, sequence-not-granted.

create or replace function schemawatch._normal_default(p_default jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case p_default ->> 'text'
        when 'now()' then 'CURRENT_TIMESTAMP'
        when 'transaction_timestamp()' then 'CURRENT_TIMESTAMP'
        when '(now())::date' then 'CURRENT_DATE'
        when 'current_user()' then 'CURRENT_USER'
        when '"current_user"()' then 'CURRENT_USER'
        when 'USER' then 'CURRENT_USER'
        when 'CURRENT_ROLE' then 'CURRENT_USER'
        when '"session_user"()' then 'SESSION_USER'
        -- a lone constant is printed as what its type makes of it: the type adds nothing, except padding
        else coalesce(
            replace(substring(p_default ->> 'text' from
                '^''((?:[^'']|'''')*)''::(?!bpchar|character(?! varying)|"char")[^'':()]+(?:\(\d+(?:,\d+)?\))?$'), '''''', ''''),
            p_default ->> 'text')
    end
$$;

comment on function schemawatch._normal_default(jsonb) is
'A default''s text, with the SQL-standard spelling where PostgreSQL knows two for the same value, and a constant
without the type that the column had when it was set.';


create or replace function schemawatch._generated_rules(p_column jsonb, p_ids jsonb)
returns setof text
language sql
immutable
parallel safe
as $$
    select rule.rule_id
    from (values
        -- computed by the write, or checked by it
        ('column-generated-refuses',
            p_column #>> '{generated,kind}' = 'stored' and not p_ids -> 'promises' ? 'total'
            or p_column ? 'not_null' and not p_ids -> 'promises' ? 'never_null'),
        ('column-generated-raises',
            p_column #>> '{generated,kind}' = 'virtual' and not p_ids -> 'promises' ? 'total')
    ) as rule (rule_id, applies)
    where p_column ? 'generated' and p_ids ? 'promises' and rule.applies
$$;

comment on function schemawatch._generated_rules(jsonb, jsonb) is
'The rules for what the expression of a generated column may do to statements: refuse writes, or make reads fail.
None where nothing is known of it, in documents of before.';


create or replace function schemawatch._checked_here(p_column jsonb, p_context jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case when p_context #>> '{table_after,kind}' = 'foreign table' then p_column - 'not_null' else p_column end
$$;

comment on function schemawatch._checked_here(jsonb, jsonb) is
'A column as its table holds writes to it: PostgreSQL does not compare rows of a foreign table with NOT NULL, or a CHECK.';


create or replace function schemawatch._column_added_findings(p_column jsonb, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query select
        case
            when p_column ? 'identity' then 'column-added-identity'
            when p_column ? 'generated' then 'column-added-generated'
            when schemawatch._left_out_refusal(schemawatch._checked_here(p_column, p_context), p_context -> 'types_after', '[]')
                is not null then 'column-added-required'
            when p_column #>> '{default,volatility}' = 'volatile' then 'column-added-volatile-default'
            when p_column ? 'default' then 'column-added-with-default'
            when schemawatch._domain_default(p_column -> 'type', p_context -> 'types_after') is not null
                then 'column-added-with-default'
            else 'column-added-nullable'
        end, null::text, null::text[];
    if p_column <> schemawatch._checked_here(p_column, p_context) then
        return query select 'foreign-promise-added', null::text, null::text[];
    end if;
    -- built-in types without a default btree or hash operator class, which DISTINCT needs
    if p_column #>> '{type,schema}' = 'pg_catalog' and p_column #>> '{type,name}' in (
        'json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'jsonpath')
    then
        return query select 'column-added-no-equality', null::text, null::text[];
    end if;
    if schemawatch._denied_roles(p_column, p_context) <> '[]' then
        return query select 'sequence-not-granted', null::text, null::text[];
    end if;
    -- as a rule nobody has a privilege on a column
    if jsonb_path_exists(p_context, '$.columns_before.*.grants')
        and schemawatch._column_readers(p_context, p_column) <> '[]'
    then
        return query select 'column-added-not-granted', null::text, null::text[];
    end if;
end
$$;

comment on function schemawatch._column_added_findings(jsonb, jsonb) is 'The rules that apply to an added column.';


create or replace function schemawatch._deprecation(p_comment text)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- a date is not read as one: text that is none must not fail at somebody's COMMIT, and as text they sort alike
    c_tag constant text := '(?:^|\s)@deprecated(?![\w-])[ \t]*(?:(?:since|from|on)[ \t]+)?'
        '(?:(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d))?[ \t,;:.]*([^\n\r]*)';
    v_found constant text[] := regexp_match(p_comment, c_tag, 'i');
begin
    return case when v_found is not null then jsonb_build_object(
        'since', v_found[1], 'instead', nullif(rtrim(left(v_found[2], 200), ' .'), '')) end;
end
$$;

comment on function schemawatch._deprecation(text) is
'What a comment says with the tag @deprecated: {"since": the date behind it, "instead": the rest of the line}; null without
the tag.';


create or replace function schemawatch._rename_rule(p_name text, p_renames jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- where the names lead: a -> b -> c ends at a free name, a -> b -> a never does
        with recursive chain (name, depth) as (
            select p_name, 0
            union all
            select p_renames ->> chain.name, chain.depth + 1
            from chain
            where p_renames ? chain.name and chain.depth <= 1600  -- MaxHeapAttributeNumber
                and (chain.depth = 0 or chain.name <> p_name)
        )
        select case
            when (select count(*) from chain where chain.name = p_name) > 1 then 'column-names-swapped'
            when taken.yes then 'column-replaced-by-rename'
            -- it took over another's name, and that is told of the other
            when p_renames ? (p_renames ->> p_name) then null
            else 'column-renamed'
        end
        from (
            select exists (select from jsonb_each_text(p_renames) as other where other.value = p_name) as yes
        ) as taken);
end
$$;

comment on function schemawatch._rename_rule(text, jsonb) is
'The rule for a renamed column, from its old name and all renames of the table (old to new): names that went
round in a circle are swapped; a name that another column took over now means that one.';


create or replace function schemawatch._column_findings(
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
    -- whether an INSERT that does not name it is refused
    v_filled constant boolean := a is not null and v_changed && array['default', 'generated'];
    v_required boolean := v_filled and schemawatch._left_out_refusal(schemawatch._checked_here(a, p_context),
        p_context -> 'types_after', p_context -> 'constraints_after') is not null;
    v_was_required boolean := v_filled and schemawatch._left_out_refusal(schemawatch._checked_here(b, p_context),
        p_context -> 'types_before', p_context -> 'constraints_before') is not null;
    v_never_null boolean := v_filled and schemawatch._left_out_refusal(b, p_context -> 'types_before', '[]') is not null;
    v_foreign boolean := p_pair.section = 'columns' and p_context #>> '{table_after,kind}' = 'foreign table';
    v_default_lost boolean := b ? 'default' and not a ? 'default';
    v_default_gained boolean := a ? 'default' and not b ? 'default';
    -- a view that took the table's name still shows it under the old one
    v_shown boolean := p_pair.section = 'columns' and coalesce(jsonb_path_query_array(p_context -> 'stand_in',
        '$.columns[*].name') ? (b ->> 'name'), false);
    c_physical constant text[] := array['storage', 'compression', 'statistics_target', 'options'];
    -- what was set: not lost with the column or the type that had it, nor brought by another column
    v_set text[] := array(
        select att.name
        from unnest(c_physical || 'comment'::text) with ordinality as att (name, ord)
        where att.name = any (v_changed) and not 'replaced' = any (v_changed)
          and (a ? att.name or not ('recreated' = any (v_changed)
              or 'type' = any (v_changed) and att.name in ('storage', 'compression')))
        order by att.ord);
    v_type_rules text[];
    v_deprecated boolean := 'comment' = any (v_set) and coalesce(schemawatch._deprecation(a ->> 'comment')
        <> coalesce(schemawatch._deprecation(b ->> 'comment'), '{}'), false);
    -- between types that have collations; null when one has none
    v_recollated boolean := v_changed && array['collation', 'type']
        and schemawatch._collation_of(b, p_context -> 'types_before')
            <> schemawatch._collation_of(a, p_context -> 'types_after');
begin
    if b is null then
        return query
        select * from schemawatch._column_added_findings(a, p_context)
        union all
        select generated, 'generated', null from schemawatch._generated_rules(a, p_pair.after_ids) as generated;
        return;
    end if;
    if a is null then
        return query select case when b ? 'generated' then 'column-removed-generated' else 'column-removed' end,
            null::text, null::text[];
        return;
    end if;
    if 'type' = any (v_changed) then
        v_type_rules := schemawatch._type_rules(b -> 'type', a -> 'type', p_context);
        return query select beside, 'type', array[]::text[] from unnest(v_type_rules[2:]) as beside;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        -- which column it is
        -- a new column has the name by now
        (case when p_pair.section = 'columns' and p_context -> 'columns_after' ? (b ->> 'name')
                and schemawatch._rename_rule(b ->> 'name', p_context -> 'renames') = 'column-renamed' then 'column-replaced-by-rename'
            else schemawatch._rename_rule(b ->> 'name', p_context -> 'renames') end, 'name', array['name'],
            'name' = any (v_changed) and not v_shown),
        (null, null, array['name'], v_shown),
        ('column-replaced-by-rename', 'name', array['replaced'], 'replaced' = any (v_changed)),
        ('column-recreated', 'recreated', array['recreated'],
            'recreated' = any (v_changed) and not a ? 'generated'),
        ('column-became-generated', 'generated', array['generated', 'recreated', 'default'],
            a ? 'generated' and not b ? 'generated'),
        ('column-generated-expression-changed', 'generated', array['generated', 'recreated'],
            a ? 'generated' and b ? 'generated' and 'generated' = any (v_changed)
            and b #> '{generated,text}' <> a #> '{generated,text}'),
        ('column-generated-kind-changed', 'generated', array['generated', 'recreated'],
            b #> '{generated,kind}' <> a #> '{generated,kind}'),
        ('column-generated-recreated', 'recreated', array['recreated'],
            'recreated' = any (v_changed) and b -> 'generated' = a -> 'generated'),
        -- its functions are as volatile as they say now
        (null, null, array['generated'], b #> '{generated,text}' = a #> '{generated,text}'),
        -- its type
        -- dimensions are no part of a type's identity to PostgreSQL
        (v_type_rules[1], 'type', array['type', 'type_identity', 'dimensions'], 'type' = any (v_changed)),
        ('column-type-recreated', 'type', array['type_identity'],
            'type_identity' = any (v_changed) and not 'recreated' = any (v_changed)
            and not schemawatch._labels_changed(b -> 'type', p_context)),
        (null, null, array['type_identity'], 'type_identity' = any (v_changed)),
        ('column-type-array-dims-changed', 'dimensions', array['dimensions'], 'dimensions' = any (v_changed)),
        ('column-collation-nondeterministic', 'collation', array['collation'],
            v_recollated and a #>> '{collation,deterministic}' = 'false'),
        ('column-collation-changed', 'collation', array['collation'],
            v_recollated and coalesce(a #>> '{collation,deterministic}', 'true') = 'true'),
        -- one of both types has none
        (null, null, array['collation'], 'type' = any (v_changed)),
        -- NULL
        (case when v_foreign then 'foreign-promise-added' else 'column-set-not-null' end, 'not_null',
            array['not_null', 'not_null_validated'], 'not_null' = any (v_changed) and a ? 'not_null'),
        (case when v_foreign then 'foreign-promise-removed' else 'column-drop-not-null' end, 'not_null',
            array['not_null', 'not_null_validated'], 'not_null' = any (v_changed) and not a ? 'not_null'),
        (case when a ? 'not_null_no_inherit' then 'column-not-null-no-inherit' else 'column-not-null-inherited' end,
            'not_null_no_inherit', array['not_null_no_inherit'],
            'not_null_no_inherit' = any (v_changed) and not 'not_null' = any (v_changed)),
        (null, null, array['not_null_no_inherit'], 'not_null_no_inherit' = any (v_changed)),
        ('constraint-validated', 'not_null', array['not_null_validated'],
            'not_null_validated' = any (v_changed) and not a ? 'not_null_validated'),
        -- dropped and added again: what is stored was not looked at since
        ('column-drop-not-null', 'not_null_validated', array['not_null_validated'],
            'not_null_validated' = any (v_changed) and a ? 'not_null_validated' and not 'not_null' = any (v_changed)),
        -- default and identity
        ('column-serial-to-identity', 'identity', array['default', 'identity'],
            v_default_lost and b #> '{default,sequence}' is not null and a ->> 'identity' = 'by default'),
        ('column-default-removed-required', 'default', array['default'],
            v_default_lost and v_required and not a ? 'identity' and not a ? 'generated'),
        ('column-default-removed', 'default', array['default'],
            v_default_lost and not v_required and not a ? 'identity' and not a ? 'generated'),
        ('column-default-added-required', 'default', array['default'],
            v_default_gained and v_never_null and not v_required and not b ? 'generated'),
        ('column-default-added', 'default', array['default'],
            v_default_gained and not v_never_null and (not v_required or v_was_required) and not b ? 'generated'),
        ('column-default-refused', 'default', array['default'],
            'default' = any (v_changed) and a ? 'default' and v_required and not v_was_required),
        ('column-default-sequence-changed', 'default', array['default'],
            'default' = any (v_changed)
            and b #> '{default,sequence}' <> a #> '{default,sequence}'),
        ('column-default-changed', 'default', array['default'],
            'default' = any (v_changed) and b ? 'default' and a ? 'default' and (not v_required or v_was_required)
            and coalesce(b #>> '{default,sequence}' = a #>> '{default,sequence}',
                not (b -> 'default' ? 'sequence' and a -> 'default' ? 'sequence'))
            and schemawatch._normal_default(b -> 'default') <> schemawatch._normal_default(a -> 'default')),
        -- an equal default in other words, or one that an identity replaced; a new type leaves the text as it is
        (null, null, array['default'],
            schemawatch._normal_default(b -> 'default') = schemawatch._normal_default(a -> 'default')
            or a ? 'identity' or a ? 'generated'),
        ('column-identity-added-always', 'identity', array['identity', 'default'],
            'identity' = any (v_changed) and not b ? 'identity' and a ->> 'identity' = 'always'),
        ('column-identity-added-by-default', 'identity', array['identity', 'default'],
            'identity' = any (v_changed) and not b ? 'identity' and a ->> 'identity' = 'by default'
            and b #> '{default,sequence}' is null),
        ('column-identity-removed', 'identity', array['identity'],
            'identity' = any (v_changed) and b ? 'identity' and not a ? 'identity'),
        ('column-identity-relaxed', 'identity', array['identity'],
            b ->> 'identity' = 'always' and a ->> 'identity' = 'by default'),
        ('column-identity-tightened', 'identity', array['identity'],
            b ->> 'identity' = 'by default' and a ->> 'identity' = 'always'),
        ('column-generated-removed-required', 'generated', array['generated', 'default'],
            b ? 'generated' and not a ? 'generated' and v_required),
        ('column-generated-removed', 'generated', array['generated', 'default'],
            b ? 'generated' and not a ? 'generated' and not v_required),
        -- the rest
        (schemawatch._foreign_options_rule(b -> 'foreign_options', a -> 'foreign_options', p_pair.before_ids, p_pair.after_ids),
            'foreign_options',
            array['foreign_options'], 'foreign_options' = any (v_changed)),
        ('column-physical-changed', v_set[1], c_physical, v_set && c_physical),
        ('column-deprecated', 'comment', array['comment'], v_deprecated),
        ('column-comment-changed', 'comment', array['comment'], 'comment' = any (v_set) and not v_deprecated),
        (null, null, c_physical || 'comment'::text, true)
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies
      and (rule.rule_id is not null or rule.claims && v_changed);
    -- statements of their own, which most changes do not need
    if 'grants' = any (v_changed) then
        return query select * from schemawatch._privilege_findings(p_pair, p_context);
    end if;
    if 'default' = any (v_changed) and b #> '{default,sequence}' is distinct from a #> '{default,sequence}'
        and schemawatch._denied_roles(a, p_context) <> '[]'
    then
        return query select 'sequence-not-granted', 'default', array[]::text[];
    end if;
    -- nothing is known of the one before in a document that is older, or of a partition that computed it as the table
    if 'generated' = any (v_changed) and p_pair.before_ids ? 'promises' then
        return query
        select generated, 'generated', null::text[]
        from (
            select * from schemawatch._generated_rules(a, p_pair.after_ids)
            except
            select * from schemawatch._generated_rules(b, p_pair.before_ids)
        ) as own (generated);
    end if;
end
$$;

comment on function schemawatch._column_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a column: existence, type, NULL, default, identity, generation.';


create or replace function schemawatch._column_readers(p_context jsonb, p_column jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object('name', reader.name, 'privileges', '["SELECT"]'::jsonb)), '[]')
        from (
            select gr.value ->> 'name' as name
            from jsonb_each(p_context -> 'columns_before') as col
            cross join lateral jsonb_array_elements(col.value -> 'grants') as gr
            where gr.value -> 'privileges' ? 'SELECT'
              and not exists (
                  select from jsonb_array_elements(
                      coalesce(p_column -> 'grants', '[]') || coalesce(p_context -> 'grants_after', '[]')) as own
                  where own.value ->> 'name' = gr.value ->> 'name' and own.value -> 'privileges' ? 'SELECT')
            group by 1
            having count(*) = (select count(*) from jsonb_object_keys(p_context -> 'columns_before'))
        ) as reader);
end
$$;

comment on function schemawatch._column_readers(jsonb, jsonb) is
'The roles that read every old column by a column privilege, and not the new one, as items of an access list.';


create or replace function schemawatch._column_facts(
    p_before jsonb,
    p_after jsonb,
    p_table text,
    p_context jsonb,
    p_texts text
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_before;
    a jsonb := p_after;
    v_type text := coalesce(a, b) #>> '{type,text}';
    -- what a serial draws from goes with its column; one that was only cut off may be there still
    v_types jsonb := p_context -> 'types_after';
    v_constraints jsonb := case when p_before is null then '[]' else coalesce(p_context -> 'constraints_after', '[]') end;
    v_refusal text;
    v_from_parent text := case when p_context -> 'table_after' ?| array['partition_of', 'inherits', 'parent']
        then ' What comes from a parent goes there only (42P16).' else '' end;
    v_gone text := case when not coalesce(p_context -> 'sequences_after' ? (b #>> '{default,sequence}'), false)
        then b #>> '{default,sequence}' end;
    v_key jsonb := jsonb_path_query_first(p_context -> 'constraints_after',
        '$[*] ? (@.kind == "primary key" && @.columns[*] == $name)',
        jsonb_build_object('name', coalesce(a, b) -> 'name'));
    v_aside jsonb := '{"views_lose": ""}'::jsonb;
    v_former text;
    v_way_back text := case when p_texts like '%{way\_back}%'
        then schemawatch._way_back(coalesce(a, b) ->> 'name', a -> 'type', b -> 'type') end;
    -- of the enum that it is or was
    v_labels text := case when p_texts like '%label%' then coalesce(
        schemawatch._literals(v_types -> schemawatch._type_key(jsonb_build_object(
            'type', schemawatch._under_domain(a -> 'type', v_types))) -> 'labels'),
        schemawatch._literals(p_context -> 'types_before' -> schemawatch._type_key(jsonb_build_object(
            'type', schemawatch._under_domain(b -> 'type', p_context -> 'types_before'))) -> 'labels')) end;
begin
    if p_texts like '%{former}%' then
        v_former := coalesce(p_context -> 'formers' ->> (b ->> 'name'), (
            select other.key from jsonb_each_text(p_context -> 'renames') as other where other.value = b ->> 'name'));
    end if;
    if a ? 'type' and not a ? 'view' then
        v_refusal := schemawatch._left_out_refusal(a, v_types, v_constraints);
    end if;
    if p_texts like '%{views\_%' then
        v_aside := schemawatch._views_aside(a ->> 'name', p_context);
        -- between types that share no cast the default stands in the way as well
        if a ? 'default' and p_texts ~ 'type \{old_sql\}\s+using' then
            v_aside := v_aside || jsonb_build_object(
                'views_away', coalesce(nullif(v_aside ->> 'views_away', ''), 'begin; ')
                    || format('alter table %s alter column %I drop default; ', p_table, a ->> 'name'),
                'views_back', case when b ? 'default' and v_gone is null
                        and schemawatch._domain_default(b -> 'type', p_context -> 'types_before') is distinct from b #>> '{default,text}'
                        then format(' alter table %s alter column %I set default %s;', p_table, a ->> 'name', b #>> '{default,text}')
                        else '' end
                    || coalesce(nullif(v_aside ->> 'views_back', ''), ' commit;'));
        end if;
    end if;
    return jsonb_build_object(
        'refusal', v_refusal,
        'old_refusal', case when b ? 'type' and v_refusal is null and not b ? 'view' then
            schemawatch._left_out_refusal(b, p_context -> 'types_before', p_context -> 'constraints_before') end,
        'left_out', case when v_refusal = '23502' and p_texts like '%{left\_out}%' then format(
            ', and so does `INSERT INTO %s (%s) ...`, since nothing fills %I', p_table,
            schemawatch._some_columns(p_context -> 'column_names', a ->> 'name'), a ->> 'name') else '' end,
        'required', case
            when coalesce(a #> '{default}' is not null
                or schemawatch._domain_default(a -> 'type', v_types) is not null, false)
                then 'has a default that a check refuses'
            when v_refusal = '23502' then 'is NOT NULL and has no default'
            else 'has no default and a check that refuses NULL' end,
        'not_required', concat_ws('; ',
            case when a ? 'not_null' then format('alter table %s alter column %I drop not null', p_table, a ->> 'name') end,
            -- what the domain refuses, its base type takes
            case when v_refusal is not null and schemawatch._left_out_refusal(a - 'not_null', v_types, '[]') is not null then
                format('alter table %s alter column %I type %s', p_table, a ->> 'name',
                    schemawatch._under_domain(a -> 'type', v_types) ->> 'text') end),
        'set_old_default', coalesce('set default ' || (b #>> '{default,text}'), 'drop default'),
        'mentions', coalesce(case when not b ? 'view' then
            ' Look at ' || (p_context #>> array['mentions', b ->> 'name'])
                || ' first: the name is a word of what it runs, which may fail each time.' end, ''),
        'type', v_type,
        'way_back', v_way_back,
        'in_seconds', case when v_way_back ~ '^extract|to_timestamp|make_interval'
            then ' That counts in seconds since 1970: for milliseconds multiply, or divide, by 1000.' else '' end,
        'old_type', b #>> '{type,text}',
        'stores', case when a ? 'type' and b ? 'type' then schemawatch._type_stores(
            schemawatch._under_domain(b -> 'type', p_context -> 'types_before'),
            schemawatch._under_domain(a -> 'type', v_types), v_types)
            || case when p_texts like '%{stores}%' and schemawatch._domain_demands(a -> 'type', v_types) <> '{}'
                then ', but for what the domain refuses (23514, NULL with 23502)' else '' end end,
        'limit', case when a ? 'type' and p_texts like '%{limit}%'
            then substring(schemawatch._under_domain(a -> 'type', v_types) ->> 'text' from '\((\d+)') end,
        'old_scale', case when b ? 'type' and p_texts like '%{old\_scale}%' then substring(
            schemawatch._under_domain(b -> 'type', p_context -> 'types_before') ->> 'text' from ',(-?\d+)\)') end,
        'generated_kind', upper(coalesce(a, b) #>> '{generated,kind}'),
        'old_kind', upper(b #>> '{generated,kind}'),
        'new_kind', upper(a #>> '{generated,kind}'),
        'expression', coalesce(a, b) #>> '{generated,text}',
        'old_expression', b #>> '{generated,text}',
        'old_generated', 'generated always as (' || (b #>> '{generated,text}') || ') ' || (b #>> '{generated,kind}'),
        'not_null', case when b ? 'not_null' then ' not null' else '' end,
        'sequence', a #>> '{default,sequence}',
        'along', coalesce(' `nextval(' || quote_literal(v_gone) || ')` fails with 42P01 where that went as well.', ''),
        'sequence_again', coalesce('create sequence if not exists ' || v_gone || '; '
            -- behind the stored keys, and no key twice where it is there
            || case when a #>> '{type,name}' = any ('{int2,int4,int8}') then format(
                'select setval(%1$L, greatest(max(%2$I), nextval(%1$L))) from %3$s; ', v_gone, a ->> 'name', p_table)
                else '' end, ''),
        'from_parent', v_from_parent,
        'type_first', case when b -> 'type' <> a -> 'type'
            then ' That needs the old type (42804), or a value that the new one reads (22P02).' else '' end,
        -- once for both
        'swap_back', case when b ->> 'name' < a ->> 'name' then format('Stop the writers and swap back: `begin; alter table %1$s '
                'rename column %2$I to swap_tmp; alter table %1$s rename column %3$I to %2$I; alter table %1$s rename column '
                'swap_tmp to %3$I; commit;`', p_table, b ->> 'name', a ->> 'name')
            else 'The finding on ' || quote_ident(a ->> 'name') || ' swaps both back.' end,
        'fate', case when a ->> 'name' <> b ->> 'name' then format('is called %I now', a ->> 'name') else 'was dropped' end,
        'newcomer', case
            when v_former is null and a ->> 'name' <> b ->> 'name' then 'a new one was added under it'
            else coalesce(quote_ident(v_former), 'an existing one') || ' was renamed onto it' end,
        'former', case when v_former is null or p_context -> 'columns_after' ? v_former then ''
            else format(' `SELECT %I FROM %s` fails with 42703: no column is called that any more.', v_former, p_table) end,
        'null_again', case
            when v_key is not null
                then format('It cannot take NULL while it is in the primary key %I.', v_key ->> 'name')
            else format('Allow NULL until the writers are ready: `alter table %s alter column %I drop not null;`',
                p_table, coalesce(a, b) ->> 'name')
                || v_from_parent
        end,
        'deprecated', case when p_texts like '%{deprecated}%' then (
            select concat(' from ' || (own.said ->> 'since') || ' on', ': ' || (own.said ->> 'instead'))
            from (select schemawatch._deprecation(a ->> 'comment') as said) as own) end,
        'old_collation', coalesce(b #>> '{collation,text}', schemawatch._collation_of(b, p_context -> 'types_before')),
        'new_collation', coalesce(a #>> '{collation,text}', schemawatch._collation_of(a, p_context -> 'types_after')),
        'is_label', case when v_type like '%[]' then format('%I::text[] <@ array[%s]', coalesce(a, b) ->> 'name', v_labels)
            else format('%I in (%s)', coalesce(a, b) ->> 'name', v_labels) end,
        'label_order', case when v_type like '%[]'
            then format('(select array_agg(array_position(array[%s], label) order by place) '
                'from unnest(%I::text[]) with ordinality as own (label, place))', v_labels, coalesce(a, b) ->> 'name')
            else format('array_position(array[%s], %I::text)', v_labels, coalesce(a, b) ->> 'name') end
    ) || case
        when b is null and p_texts like '%{undo}%'
            then schemawatch._grant_facts('grant-revoked', schemawatch._column_readers(p_context, a),
                a -> 'grants', quote_ident(a ->> 'name'), p_table, null)
        else '{}'
    end || v_aside || jsonb_build_object('views_lose', (v_aside ->> 'views_lose') || v_from_parent);
end
$$;

comment on function schemawatch._column_facts(jsonb, jsonb, text, jsonb, text) is
'What the placeholders of a finding on a column stand for: its types, its sequence, labels of its enum, grants on it,
the views that stand in the way.';
