create or replace function schemawatch._takes_index(p_constraint jsonb, p_parted boolean)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select p_constraint ->> 'kind' in ('primary key', 'unique') and not p_constraint ? 'period' and not p_parted
$$;

comment on function schemawatch._takes_index(jsonb, boolean) is
'Whether a key can be added USING INDEX, one that was built without a lock: not of a partitioned table, nor a temporal one.';


create or replace function schemawatch._key_index(p_key jsonb)
returns jsonb
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select p_key || jsonb_build_object('unique', true, 'method', 'btree', 'keys', (
        select jsonb_agg(jsonb_build_object('column', col.name) order by col.ord)
        from jsonb_array_elements_text(p_key -> 'columns') with ordinality as col (name, ord)))
$$;

comment on function schemawatch._key_index(jsonb) is 'A primary key or a unique constraint as the index behind it.';


create or replace function schemawatch._index_beside(p_index jsonb, p_table text, p_parted boolean)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select regexp_replace(schemawatch._described('indexes', p_index, p_table), '^CREATE (UNIQUE )?INDEX',
        case when p_parted then '\&' else '\& CONCURRENTLY' end)
        || coalesce(' WITH (' || schemawatch._list_minus(p_index -> 'options', '[]') || ')', '') || ';'
$$;

comment on function schemawatch._index_beside(jsonb, text, boolean) is
'What builds an index while others write; of a partitioned table PostgreSQL cannot.';


create or replace function schemawatch._key_using(p_table text, p_key jsonb, p_index text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select concat_ws(' ', 'alter table', p_table, 'add constraint', quote_ident(p_key ->> 'name'), p_key ->> 'kind',
        'using index', quote_ident(p_index), case when p_key ? 'deferrable' then 'deferrable' end,
        case when p_key ? 'initially_deferred' then 'initially deferred' end) || ';'
$$;

comment on function schemawatch._key_using(text, jsonb, text) is 'What makes a key of an index that is there.';


create or replace function schemawatch._checked_in_two(p_table text, p_constraint jsonb, p_at_once boolean)
returns setof text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text text := regexp_replace(schemawatch._described('constraints', p_constraint, p_table), ' NOT (VALID|ENFORCED)$', '');
    v_alter text := 'alter table ' || p_table || ' ';
    v_name text := quote_ident(p_constraint ->> 'name');
begin
    if p_constraint ? 'not_enforced' then
        return next v_alter || 'add constraint ' || v_name || ' ' || v_text || ' not enforced;';
    elsif p_at_once then
        return next v_alter || 'add constraint ' || v_name || ' ' || v_text || ';';
    else
        return next v_alter || 'add constraint ' || v_name || ' ' || v_text || ' not valid;';
        if not p_constraint ? 'not_valid' then
            return next v_alter || 'validate constraint ' || v_name || ';';
        end if;
    end if;
end
$$;

comment on function schemawatch._checked_in_two(text, jsonb, boolean) is
'What adds a check or a foreign key: first for what is written, under a short lock, and then for the rows that are there, under one
that stops no writer. p_at_once is where PostgreSQL cannot: a foreign key of a partitioned table.';


create or replace function schemawatch._broken_rows(p_constraint jsonb, p_table text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_constraint ? 'period' or p_constraint ->> 'kind' = 'exclusion' then null
        when p_constraint ->> 'kind' = 'check'
            then format('select * from %s where not (%s) limit 20;', p_table, p_constraint #>> '{expression,text}')
        when p_constraint ->> 'kind' = 'foreign key' then (
            select format('select %s from %s as child where %s and not exists (select from %s as parent where %s) limit 20;',
                string_agg(format('child.%I', own.name), ', ' order by own.ord), p_table,
                string_agg(format('child.%I is not null', own.name), ' and ' order by own.ord), p_constraint #>> '{references,table}',
                string_agg(format('parent.%I = child.%I', ref.name, own.name), ' and ' order by own.ord))
            from jsonb_array_elements_text(p_constraint -> 'columns') with ordinality as own (name, ord)
            join jsonb_array_elements_text(p_constraint #> '{references,columns}') with ordinality as ref (name, ord) using (ord))
        else format('select %s, count(*) from %s%s group by %1$s having count(*) > 1 limit 20;', schemawatch._key_list(p_constraint),
            p_table, coalesce(' where ' || (p_constraint #>> '{predicate,text}'), '')) end;
end
$$;

comment on function schemawatch._broken_rows(jsonb, text) is
'The query for rows that a constraint or a unique index would refuse; null where it takes more than one.';


create or replace function schemawatch._new_columns_of(p_item jsonb, p_before jsonb, p_after jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_agg(concat_ws(' ', 'alter table', schemawatch._table_name(p_before -> 'table'), 'add column',
            quote_ident(col.value ->> 'name'), col.value #>> '{type,text}', 'collate ' || (col.value #>> '{collation,text}'),
            'default ' || (col.value #>> '{default,text}'),
            'generated always as (' || (col.value #>> '{generated,text}') || ') ' || (col.value #>> '{generated,kind}'),
            'generated ' || (col.value ->> 'identity') || ' as identity') || ';' order by col.ord)
        from jsonb_array_elements(p_after -> 'columns') with ordinality as col (value, ord)
        where coalesce(p_item -> 'columns', p_item -> 'uses', '[]') ? (col.value ->> 'name')
          and not p_before #> '{identity,columns}' ? (col.value ->> 'name')
          and p_after #> array['identity', 'columns', col.value ->> 'name', 'id'] not in (
              select old.value -> 'id' from jsonb_each(p_before #> '{identity,columns}') as old));
end
$$;

comment on function schemawatch._new_columns_of(jsonb, jsonb, jsonb) is
'The statements that add the columns of a constraint or an index which came with the same change; null where all were there.';


create or replace function schemawatch._instead_constraint(p_pair schemawatch._object_pair, p_before jsonb, p_after jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    t jsonb := p_before -> 'table';
    v_table text := schemawatch._table_name(t);
    v_parted boolean := t ->> 'kind' = 'partitioned table';
    v_constraint boolean := p_pair.section = 'constraints';
    v_key boolean := not v_constraint or coalesce(a, b) ->> 'kind' in ('primary key', 'unique');
    -- built without a lock, where PostgreSQL can
    v_beside boolean := a is not null and not v_parted and (not v_constraint or schemawatch._takes_index(a, false));
    v_taken jsonb := jsonb_path_query_array(p_before, '$.constraints[*].name')
        || jsonb_path_query_array(p_before, '$.indexes[*].name');
    -- ADD CONSTRAINT USING INDEX of one that is there
    v_built boolean := b is null and v_constraint and jsonb_path_exists(p_before -> 'indexes', '$[*] ? (@.name == $name)',
        jsonb_build_object('name', a -> 'name'));
    v_side text := case when v_taken ? (a ->> 'name') and not v_built
        then schemawatch._side_name(a ->> 'name', 'new', v_taken) else a ->> 'name' end;
    v_steps text[] := array(
        select schemawatch._checked_in_two(v_table, a, v_parted and a ->> 'kind' = 'foreign key') where not v_key);
    v_drop text;
    v_place text;
    v_build text;
    v_swap text;
begin
    if p_pair.section = 'referenced_by' then
        return jsonb_build_object('obstacle', format('It is a foreign key of %s: the steps belong to its change there.',
            coalesce(a, b) ->> 'table'));
    elsif coalesce(a, b) ? 'inherited' then
        return jsonb_build_object('obstacle', format('%I comes from a parent: take the steps there.', coalesce(a, b) ->> 'name'));
    elsif b -> 'name' = a -> 'name' and b ? 'invalid' then
        return jsonb_build_object('obstacle', format('%I was there already, and holds from now on.', b ->> 'name'));
    end if;
    if b is not null then
        v_drop := case when v_constraint then format('alter table %s drop constraint %I;', v_table, b ->> 'name')
            else format('drop index %I.%I;', t ->> 'schema', b ->> 'name') end;
    end if;
    if a is null then
        return jsonb_build_object('keys', schemawatch._key_list(b), 'drop_old', concat_ws(' ', (
            select string_agg(format('alter table %s drop constraint %I;', ref ->> 'table', ref ->> 'name'), ' ')
            from jsonb_array_elements(p_before -> 'referenced_by') as ref
            where ref #> '{references,columns}' = b -> 'columns'), v_drop));
    end if;
    v_place := case
        when not v_key then v_steps[1]
        when v_beside and v_constraint then schemawatch._key_using(v_table, a, v_side)
        when v_beside then format('alter index %I.%I rename to %I;', t ->> 'schema', v_side, a ->> 'name')
        when v_constraint then format('alter table %s add constraint %I %s;', v_table, a ->> 'name',
            schemawatch._described('constraints', a, v_table))
        else schemawatch._index_beside(a, v_table, true) end;
    if v_beside and not v_built then
        v_build := schemawatch._index_beside(jsonb_set(
            case when v_constraint then schemawatch._key_index(a) else a end, '{name}', to_jsonb(v_side)), v_table, false);
    end if;
    v_swap := concat_ws(' ', 'begin;', v_drop, v_place, 'commit;');
    return jsonb_build_object(
        'old_keys', schemawatch._key_list(b),
        'broken_rows', schemawatch._broken_rows(a, v_table),
        'build', v_build,
        'drop_built', format('drop index concurrently %I.%I;', t ->> 'schema', v_side),
        -- an index that is built is in its place
        'place', case when v_constraint or not v_beside then v_place end,
        'remove', case when v_constraint then format('alter table %s drop constraint %I;', v_table, a ->> 'name') end,
        'swap', v_swap,
        -- an index that only lost its uniqueness
        'keys', schemawatch._key_list(coalesce(b, a)),
        'drop_old', to_jsonb(array_remove(array[v_build, v_swap], null)),
        'validate', v_steps[2],
        'add_columns', schemawatch._new_columns_of(a, p_before, p_after));
end
$$;

comment on function schemawatch._instead_constraint(schemawatch._object_pair, jsonb, jsonb) is
'The statements by which a constraint or an index comes, goes or is replaced under short locks: built or checked beside those
who write.';


create or replace function schemawatch._labels_moved(p_columns jsonb, p_lost jsonb, p_new jsonb)
returns table (col text, gone text, fresh text, is_default boolean)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select quote_ident(own.value ->> 'name'), gone.label, fresh.label,
        coalesce(own.value #>> '{default,text}' like quote_literal(gone.label) || '::%', false)
    from jsonb_array_elements(p_columns) as own (value)
    cross join jsonb_array_elements_text(p_new) with ordinality as fresh (label, ord)
    join jsonb_array_elements_text(p_lost) with ordinality as gone (label, ord) using (ord)
$$;

comment on function schemawatch._labels_moved(jsonb, jsonb, jsonb) is
'For each column of an enum, each label that is gone, and the one that stands in its place.';


create or replace function schemawatch._instead_type(p_rule_id text, p_pair schemawatch._object_pair, p_before jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    t jsonb := p_before -> 'table';
    v_table text := schemawatch._table_name(t);
    v_type text := format('%I.%I', b ->> 'schema', b ->> 'name');
    v_word text := case when b ->> 'kind' = 'domain' then 'domain' else 'type' end;
    v_lost jsonb := (
        select coalesce(jsonb_agg(own.label order by own.ord), '[]')
        from jsonb_array_elements_text(b -> 'labels') with ordinality as own (label, ord)
        where not a -> 'labels' ? own.label);
    v_new jsonb := (
        select coalesce(jsonb_agg(own.label order by own.ord), '[]')
        from jsonb_array_elements_text(a -> 'labels') with ordinality as own (label, ord)
        where not b -> 'labels' ? own.label);
    v_columns jsonb := (
        select jsonb_agg(col.value order by col.ord)
        from jsonb_array_elements(p_before -> 'columns') with ordinality as col (value, ord)
        where schemawatch._type_key(col.value) = v_type and not col.value -> 'type' ? 'array');
begin
    if a is null then
        return jsonb_build_object('obstacle', format(
            'Nothing here has the type %s any more: see the change of the column.', v_type));
    elsif p_rule_id = 'type-renamed' and b ->> 'kind' = 'enum' then
        -- tried on all versions: = of an enum takes no domain over it
        return jsonb_build_object('obstacle', format('An enum has no second name: a domain called %s would take what '
            'is stored, but not what is compared (42883). Let the statements do without the cast first: a literal has the type '
            'of its column.', v_type));
    end if;
    return jsonb_build_object(
        'rename', schemawatch._relation_renamed(b, a, v_word),
        'rename_back', schemawatch._relation_renamed(a, b, v_word),
        'type', v_type, 'new_type', format('%I.%I', a ->> 'schema', a ->> 'name'),
        'check', quote_ident(schemawatch._side_name(a ->> 'name', 'filled', '[]')),
        'lost', schemawatch._literals(v_lost), 'new_label', v_new ->> 0,
        'add_labels', (
            select jsonb_agg(format('alter type %s add value if not exists %L before %L;', v_type, fresh.label, gone.label))
            from jsonb_array_elements_text(v_new) with ordinality as fresh (label, ord)
            join jsonb_array_elements_text(v_lost) with ordinality as gone (label, ord) using (ord)),
        'fills', (
            select jsonb_agg(schemawatch._backfill(
                t, format('%s = %L', own.col, own.fresh), format('%s = %L', own.col, own.gone), null))
            from schemawatch._labels_moved(v_columns, v_lost, v_new) as own),
        'fills_back', (
            select string_agg(schemawatch._backfill(
                t, format('%s = %L', own.col, own.gone), format('%s = %L', own.col, own.fresh), null), E'\n')
            from schemawatch._labels_moved(v_columns, v_lost, v_new) as own),
        'defaults', (
            select jsonb_agg(format('alter table %s alter column %s set default %L;', v_table, own.col, own.fresh))
            from schemawatch._labels_moved(v_columns, v_lost, v_new) as own where own.is_default),
        'defaults_back', (
            select string_agg(format('alter table %s alter column %s set default %L;', v_table, own.col, own.gone), ' ')
            from schemawatch._labels_moved(v_columns, v_lost, v_new) as own where own.is_default),
        'count_rows', (
            select jsonb_agg(format('select count(*) from %s where %I in (%s);', v_table, col ->> 'name',
                schemawatch._literals(v_lost)))
            from jsonb_array_elements(v_columns) as col),
        'count_nulls', (
            select jsonb_agg(format('select count(*) from %s where %I is null;', v_table, col ->> 'name'))
            from jsonb_array_elements(v_columns) as col),
        'refusals', (
            select jsonb_agg(step.sql order by own.ord, step.ord)
            from jsonb_array_elements(v_columns) with ordinality as own (col, ord)
            cross join lateral (
                select quote_ident(schemawatch._side_name(format('%s_%s', t ->> 'name', own.col ->> 'name'), 'labels',
                    jsonb_path_query_array(p_before, '$.constraints[*].name'))) as name
            ) as con
            cross join lateral (values
                (1, format('alter table %s add constraint %s check (%I not in (%s)) not valid;', v_table, con.name,
                    own.col ->> 'name', schemawatch._literals(v_lost))),
                (2, format('alter table %s validate constraint %s;', v_table, con.name))) as step (ord, sql)));
end
$$;

comment on function schemawatch._instead_type(text, schemawatch._object_pair, jsonb) is
'The statements by which a type gets another name, an enum other labels, or a domain NOT NULL, while both are known.';


create or replace function schemawatch._instead_grant(p_pair schemawatch._object_pair, p_before jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_table text := schemawatch._table_name(p_before -> 'table');
    v_alone boolean := p_pair.section = 'grants';
    v_old jsonb := coalesce(case when not v_alone then b -> 'grants' when b is not null then jsonb_build_array(b) end, '[]');
    v_new jsonb := coalesce(case when not v_alone then a -> 'grants' when a is not null then jsonb_build_array(a) end, '[]');
    v_column text := case when p_pair.section in ('columns', 'view_columns') then quote_ident(b ->> 'name') end;
    v_on text := case p_pair.section
        when 'sequences' then 'sequence ' || schemawatch._object_path('sequences', b, null)
        when 'views' then schemawatch._table_name(b)
        when 'view_columns' then b ->> 'view'
        else v_table end;
    v_owner text := coalesce(case when p_pair.section = 'views' then b end, p_before -> 'table') ->> 'owner';
begin
    if p_pair.section = 'usage' then
        return jsonb_build_object('revoke', format('revoke usage on schema %I from %s;', b ->> 'schema',
                schemawatch._role_name(b ->> 'name', v_owner)),
            'grant', format('grant usage on schema %I to %s;', b ->> 'schema', schemawatch._role_name(b ->> 'name', v_owner)));
    end if;
    return jsonb_build_object(
        'grant', schemawatch._grant_facts('grant-revoked', v_old, v_new, v_column, v_on, v_owner) ->> 'undo',
        'revoke', schemawatch._grant_facts('grant-added', v_new, v_old, v_column, v_on, v_owner) ->> 'undo');
end
$$;

comment on function schemawatch._instead_grant(schemawatch._object_pair, jsonb) is
'The REVOKE of a finding on privileges, and the GRANT that takes it back.';


create or replace function schemawatch._policy_instead(p_old jsonb, p_new jsonb, p_table text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_old;
    a jsonb := p_new;
    v_drop text := 'drop policy ' || quote_ident(b ->> 'name') || ' on ' || p_table || ';';
    v_create text := 'create policy ' || quote_ident(a ->> 'name') || ' on ' || p_table || ' as '
        || schemawatch._described('policies', a, p_table) || ';';
begin
    return case when a is null then v_drop when b is null then v_create
        else concat_ws(' ', 'begin;', v_drop, v_create, 'commit;') end;
end
$$;

comment on function schemawatch._policy_instead(jsonb, jsonb, text) is
'What puts one policy in the place of another; null is none.';
