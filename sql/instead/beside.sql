create or replace function schemawatch._published_obstacle(p_old jsonb, p_before jsonb)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when jsonb_path_exists(p_before -> 'publications', '$[*].columns[*] ? (@ == $name)',
            jsonb_build_object('name', p_old -> 'name'))
        then format('A publication lists %I, and it cannot be dropped before it lets go (2BP01): publish without it first.',
            p_old ->> 'name') end
$$;

comment on function schemawatch._published_obstacle(jsonb, jsonb) is
'Why a column cannot go while a publication lists it; null where none does.';


create or replace function schemawatch._column_obstacle(p_old jsonb, p_before jsonb, p_table text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_old;
begin
    return case
        when p_before #>> '{table,kind}' not in ('table', 'partitioned table')
            then format('%s is a %s: the steps belong to where its rows are.', p_table, p_before #>> '{table,kind}')
        when p_before -> 'table' ?| array['partition_of', 'inherits', 'of_type']
            then format('%s has its columns from elsewhere (a parent, a type): take the steps there.', p_table)
        when p_before #> '{table,children}' is not null and p_before #>> '{table,kind}' = 'table'
            then format('%s has children, which inherit columns and no triggers: rows of theirs would not be written twice.', p_table)
        when jsonb_path_exists(p_before -> 'partitions', '$[*] ? (@.kind == "foreign table")')
            then 'A partition is a foreign table: what is added here is not there.'
        when schemawatch._named_in(p_before #>> '{table,partition_key,text}', b ->> 'name') or exists (
            select from jsonb_array_elements(p_before -> 'partitions') as part
            where schemawatch._named_in(part #>> '{partition_key,text}', b ->> 'name'))
            then format('%I is in a partition key, which cannot be moved to another column: fill a new table, and switch by '
                'a view of the old name.', b ->> 'name')
        when exists (
            select from jsonb_array_elements(p_before -> 'columns') as col
            where schemawatch._named_in(col #>> '{generated,text}', b ->> 'name'))
            then format('A generated column reads %I, and follows no copy of it: first make that column a plain one.', b ->> 'name')
        else schemawatch._published_obstacle(b, p_before)
    end;
end
$$;

comment on function schemawatch._column_obstacle(jsonb, jsonb, text) is
'Why another column cannot take over from this one step by step; null where it can.';


create or replace function schemawatch._converted(p_value text, p_from jsonb, p_to jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_to ? 'array' and not p_from ? 'array' then format('case when %s is not null then array[%1$s] end', p_value)
        when p_from ? 'array' and not p_to ? 'array' then format('(%s)[1]', p_value)
        when p_to ? 'array' then p_value
        -- each session has a time zone of its own
        when p_from ->> 'name' = 'timestamptz' and p_to ->> 'name' in ('timestamp', 'date')
            then format('%s at time zone ''UTC''', p_value)
        when p_from ->> 'name' in ('timestamp', 'date') and p_to ->> 'name' = 'timestamptz'
            then format('%s::timestamp at time zone ''UTC''', p_value)
        else p_value end;
end
$$;

comment on function schemawatch._converted(text, jsonb, jsonb) is
'An expression of one type as an assignment in PL/pgSQL, which converts through text where there is no cast, takes it for the
other.';


create or replace function schemawatch._sync_trigger(p_table jsonb, p_old jsonb, p_new jsonb, p_side text, p_name text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_old;
    a jsonb := p_new;
    v_function text := format('%I.%I', p_table ->> 'schema', p_name);
    v_same boolean := b -> 'type' = a -> 'type';
    v_fill text := format('new.%I := %s;', p_side, schemawatch._converted(format('new.%I', b ->> 'name'), b -> 'type', a -> 'type'));
begin
    return format('create function %s() returns trigger language plpgsql as %s;', v_function, schemawatch._dollar_quoted(format(
        E'\nbegin\n'
        '    if tg_op = ''INSERT'' and new.%1$I is not null\n'
        '        or tg_op = ''UPDATE'' and not record_image_eq(row(new.%1$I), row(old.%1$I))\n'
        '    then\n'
        '        new.%2$I := %3$s;\n'
        '    elsif tg_op = ''INSERT'' or new.%1$I is null or not record_image_eq(row(new.%2$I), row(old.%2$I)) then\n'
        '%4$s'
        '    end if;\n'
        '    return new;\n'
        'end\n',
        p_side, b ->> 'name',
        schemawatch._converted(format('new.%I', p_side), a -> 'type', b -> 'type'),
        case when v_same then format(E'        %s\n', v_fill) else format(
            E'        begin\n'
            '            %s\n'
            '        exception when data_exception or integrity_constraint_violation or cannot_coerce or datatype_mismatch then\n'
            '            new.%I := null;  -- does not fit\n'
            '        end;\n', v_fill, p_side) end), 'sync'))
        || format(E'\ncreate trigger %I before insert or update on %s for each row execute function %s();',
            p_name, schemawatch._table_name(p_table), v_function);
end
$$;

comment on function schemawatch._sync_trigger(jsonb, jsonb, jsonb, text, text) is
'The dual write: a trigger that keeps a column b and the one beside it, of the type that a has, in step. Who has set the new
one leads; it has no default, so an INSERT that knows only the old one leaves it at NULL. It writes no row, so it cannot
call itself. What does not fit the new type refuses nobody: it is NULL there.';


create or replace function schemawatch._column_words(p_table text, p_column text, p_new jsonb, p_owner text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    a jsonb := p_new;
    v_alter text := format('alter table %s alter column %I ', p_table, p_column);
begin
    return concat_ws(' ',
        v_alter || 'set storage ' || (case a ->> 'storage' when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main'
            when 'x' then 'extended' end) || ';',
        v_alter || 'set compression ' || (case a ->> 'compression' when 'p' then 'pglz' when 'l' then 'lz4' end) || ';',
        v_alter || 'set statistics ' || (a ->> 'statistics_target') || ';',
        v_alter || 'set (' || schemawatch._list_minus(a -> 'options', '[]') || ');',
        format('comment on column %s.%I is ', p_table, p_column) || quote_literal(a ->> 'comment') || ';',
        case when jsonb_array_length(a -> 'grants') > 0 then
            schemawatch._grant_facts('grant-revoked', a -> 'grants', '[]', quote_ident(p_column), p_table, p_owner) ->> 'undo' end);
end
$$;

comment on function schemawatch._column_words(text, text, jsonb, text) is
'The statements that give a new column what the document says of another one beside its type: storage, comment, grants.';


create or replace function schemawatch._column_hangers(p_new jsonb, p_side text, p_before jsonb, p_after jsonb)
returns table (section text, object jsonb, name text, side_name text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    a jsonb := p_new;
    v_taken jsonb := jsonb_path_query_array(p_before, '$.constraints[*].name')
        || jsonb_path_query_array(p_before, '$.indexes[*].name')
        || jsonb_path_query_array(p_after, '$.constraints[*].name')
        || jsonb_path_query_array(p_after, '$.indexes[*].name');
    v_context jsonb := jsonb_build_object('table_before', p_after -> 'table', 'table_after', p_before -> 'table',
        -- what the same change renamed besides has its old name still
        'column_renames', (
            select coalesce(jsonb_object_agg(new.key, old.key), '{}')
            from jsonb_each(p_after #> '{identity,columns}') as new
            join jsonb_each(p_before #> '{identity,columns}') as old on old.value -> 'id' = new.value -> 'id' and old.key <> new.key
        ) || jsonb_build_object(a ->> 'name', p_side));
begin
    return query
    select own.section, schemawatch._object_in_new_names(own.section, own.item, v_context), own.item ->> 'name',
        schemawatch._side_name(own.item ->> 'name', 'new', v_taken)
    from (
        select 'constraints' as section, con.value as item, con.ord
        from jsonb_array_elements(p_after -> 'constraints') with ordinality as con (value, ord)
        where con.value -> 'columns' ? (a ->> 'name') or con.value -> 'include' ? (a ->> 'name')
            or schemawatch._named_in(con.value #>> '{expression,text}', a ->> 'name')
        union all
        select 'indexes', idx.value, 1000000 + idx.ord
        from jsonb_array_elements(p_after -> 'indexes') with ordinality as idx (value, ord)
        where idx.value -> 'uses' ? (a ->> 'name') or idx.value -> 'include' ? (a ->> 'name')
            or schemawatch._named_in(idx.value #>> '{predicate,text}', a ->> 'name')
            or exists (
                select from jsonb_array_elements(idx.value -> 'keys') as key
                where key ->> 'column' = a ->> 'name' or schemawatch._named_in(key ->> 'expression', a ->> 'name'))
    ) as own
    where not own.item ? 'inherited'
    order by own.ord;
end
$$;

comment on function schemawatch._column_hangers(jsonb, text, jsonb, jsonb) is
'The constraints and indexes that a column has after the change, as they are for the one beside it, and the names that they
have until its turn comes.';


create or replace function schemawatch._hang_indexes(p_hang jsonb, p_parted boolean)
returns table (object jsonb)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case hang.value ->> 'section'
        when 'indexes' then hang.value -> 'object'
        else schemawatch._key_index(hang.value -> 'object')
        end || jsonb_build_object('name', hang.value -> 'side_name')
    from jsonb_array_elements(p_hang) with ordinality as hang (value, ord)
    where hang.value ->> 'section' = 'indexes' or schemawatch._takes_index(hang.value -> 'object', p_parted)
    order by hang.ord
$$;

comment on function schemawatch._hang_indexes(jsonb, boolean) is
'Those of _column_hangers() that are built as indexes beforehand; a key is one.';


create or replace function schemawatch._identity_moved(
    p_old jsonb,
    p_new jsonb,
    p_table text,
    p_side text,
    p_sequences jsonb,
    p_always text
)
returns table (give text, rename text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_old;
    a jsonb := p_new;
    s jsonb := jsonb_path_query_first(p_sequences, '$[*] ? (@.owned_by == $name && @.identity == true)',
        jsonb_build_object('name', a -> 'name'));
    v_name text;
begin
    if s is null then
        return;
    end if;
    v_name := schemawatch._side_name(s ->> 'name', 'new', '[]');
    give := format('alter table %s alter column %I add generated %s as identity (sequence name %I.%I start with %s increment by %s '
            'minvalue %s maxvalue %s cache %s%s); select setval(%L, %s;', p_table, p_side, p_always, s ->> 'schema', v_name,
        s ->> 'start', s ->> 'increment', s ->> 'min', s ->> 'max', s ->> 'cache', case when s ? 'cycle' then ' cycle' else '' end,
        format('%I.%I', s ->> 'schema', v_name),
        case when b ? 'identity' then format('nextval(pg_get_serial_sequence(%L, %L)), false)', p_table, b ->> 'name')
            when b #> '{default,sequence}' is not null then format('nextval(%L), false)', b #>> '{default,sequence}')
            else format('greatest(max(%I) + 1, %s), false) from %s', p_side, s ->> 'start', p_table) end);
    rename := format('alter sequence %I.%I rename to %I;', s ->> 'schema', v_name, s ->> 'name');
    return next;
end
$$;

comment on function schemawatch._identity_moved(jsonb, jsonb, text, text, jsonb, text) is
'What makes a column the identity that another one was, and goes on with its numbers; and what gives its sequence the name of
the old one, once that is gone. No row without an identity.';


create or replace function schemawatch._column_takeover(
    p_old jsonb,
    p_new jsonb,
    p_names jsonb,
    p_before jsonb,
    p_after jsonb,
    p_hang jsonb
)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_old;
    a jsonb := p_new;
    t jsonb := p_before -> 'table';
    v_table text := schemawatch._table_name(t);
    v_alter text := 'alter table ' || v_table || ' ';
    v_side text := p_names ->> 'side';
    v_parted boolean := t ->> 'kind' = 'partitioned table';
    v_identity record;
    -- one that stays behind would go with the old column
    v_serial text := case when b #>> '{default,sequence}' = a #>> '{default,sequence}' and jsonb_path_exists(p_before -> 'sequences',
        '$[*] ? (@.owned_by == $name)', jsonb_build_object('name', b -> 'name')) then b #>> '{default,sequence}' end;
begin
    select * into v_identity from schemawatch._identity_moved(b, a, v_table, v_side, p_after -> 'sequences', a ->> 'identity');
    return concat_ws(E'\n',
        (select string_agg(format('alter table %s drop constraint %I;', ref ->> 'table', ref ->> 'name'), E'\n')
         from jsonb_array_elements(p_before -> 'referenced_by') as ref
         where ref #> '{references,columns}' ? (b ->> 'name') and not ref ? 'inherited'),
        case when not a ? 'generated'
            then format('drop trigger %I on %s; drop function %I.%1$I();', p_names ->> 'sync', v_table, t ->> 'schema') end,
        case when a ? 'not_null' then schemawatch._set_not_null(v_table, a, v_side) end,
        case when a ? 'not_null' and not a ? 'generated' then format('%sdrop constraint %I;', v_alter, p_names ->> 'check') end,
        v_identity.give,
        'alter sequence ' || v_serial || format(' owned by %s.%I;', v_table, v_side),
        format('%sdrop column %I;', v_alter, b ->> 'name'),
        case when v_side <> a ->> 'name' then format('%srename column %I to %I;', v_alter, v_side, a ->> 'name') end,
        v_identity.rename,
        format('%salter column %I set default ', v_alter, a ->> 'name') || (a #>> '{default,text}') || ';',
        (select string_agg(case
            when own.hang ->> 'section' = 'indexes'
                then format('alter index %I.%I rename to %I;', t ->> 'schema', own.hang ->> 'side_name', own.hang ->> 'name')
            when schemawatch._takes_index(own.item, v_parted)
                then schemawatch._key_using(v_table, own.item || jsonb_build_object('name', own.hang -> 'name'), own.hang ->> 'side_name')
            when own.item ->> 'kind' = 'check' or own.item ->> 'kind' = 'foreign key' and not v_parted
                then format('%srename constraint %I to %I;', v_alter, own.hang ->> 'side_name', own.hang ->> 'name')
            else format('%sadd constraint %I %s;', v_alter, own.hang ->> 'name', schemawatch._described('constraints',
                schemawatch._object_in_new_names('constraints', own.item, jsonb_build_object('table_before', t, 'table_after', t,
                    'column_renames', jsonb_build_object(v_side, a ->> 'name'))), v_table))
            end, E'\n' order by own.ord)
         from (
             select hang.value as hang, hang.value -> 'object' as item, hang.ord
             from jsonb_array_elements(p_hang) with ordinality as hang (value, ord)
         ) as own),
        (select string_agg(format('%scluster on %I;', v_alter, hang ->> 'name'), E'\n')
         from jsonb_array_elements(p_hang) as hang
         where hang -> 'object' ? 'clustered'),
        (select format('%sreplica identity using index %I;', v_alter, hang ->> 'name')
         from jsonb_array_elements(p_hang) as hang
         where hang -> 'name' = p_after #> '{table,replica_identity_index}'),
        -- they went with the old column
        (select string_agg(format('create statistics %I.%I%s on %s from %s;', stx.value ->> 'schema', stx.value ->> 'name',
                ' (' || (
                    select string_agg(kind.name, ', ')
                    from (values ('d', 'ndistinct'), ('f', 'dependencies'), ('m', 'mcv')) as kind (letter, name)
                    where stx.value -> 'kinds' ? kind.letter) || ')',
                concat_ws(', ', schemawatch._name_list(stx.value -> 'columns'), stx.value #>> '{expressions,text}'), v_table), E'\n')
         from jsonb_array_elements(p_after -> 'statistics') as stx (value)
         where stx.value -> 'columns' ? (a ->> 'name') or schemawatch._named_in(stx.value #>> '{expressions,text}', a ->> 'name')),
        (select string_agg(format('alter table %s add constraint %I %s not valid;', ref ->> 'table', ref ->> 'name',
                schemawatch._described('constraints', jsonb_set(ref, '{references,table}', to_jsonb(v_table)), v_table)), E'\n')
         from jsonb_array_elements(p_after -> 'referenced_by') as ref
         where ref #> '{references,columns}' ? (a ->> 'name') and not ref ?| array['inherited', 'not_valid']));
end
$$;

comment on function schemawatch._column_takeover(jsonb, jsonb, jsonb, jsonb, jsonb, jsonb) is
'The statements by which the column beside takes the place of the old one, in one transaction: its identity or sequence, name,
default, keys, and the foreign keys that point to it. p_names are those of the column, of its trigger and of its check.';


create or replace function schemawatch._column_beside(p_old jsonb, p_new jsonb, p_before jsonb, p_after jsonb, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_old;
    a jsonb := p_new;
    t jsonb := p_before -> 'table';
    v_table text := schemawatch._table_name(t);
    v_alter text := 'alter table ' || v_table || ' ';
    v_constraints jsonb := jsonb_path_query_array(p_before, '$.constraints[*].name')
        || jsonb_path_query_array(p_after, '$.constraints[*].name');
    v_name text := case when b ->> 'name' <> a ->> 'name' then a ->> 'name' else schemawatch._side_name(b ->> 'name', 'new',
        jsonb_path_query_array(p_before, '$.columns[*].name') || jsonb_path_query_array(p_after, '$.columns[*].name')) end;
    v_side text := quote_ident(v_name);
    v_names jsonb := jsonb_build_object('side', v_name,
        'sync', schemawatch._side_name(format('zz_%s_%s', t ->> 'name', b ->> 'name'), 'sync',
            jsonb_path_query_array(p_before, '$.triggers[*].name')),
        'check', schemawatch._side_name(format('%s_%s', t ->> 'name', v_name), 'filled', v_constraints));
    -- what is computed needs nobody to write it
    v_plain boolean := not a ? 'generated';
    v_parted boolean := t ->> 'kind' = 'partitioned table';
    v_hang jsonb := (
        select coalesce(jsonb_agg(to_jsonb(own)), '[]')
        from schemawatch._column_hangers(a, v_name, p_before, p_after) as own);
    v_aside jsonb := schemawatch._views_aside(b ->> 'name', p_context || jsonb_build_object(
        'table_after', t, 'views_after', p_context -> 'views_before', 'views_over', p_context -> 'views_over_before',
        'policies_after', p_before -> 'policies', 'triggers_after', p_before -> 'triggers', 'rules_after', p_before -> 'rules'));
    v_away text := v_aside ->> 'views_away';
    v_back text := schemawatch._views_aside(a ->> 'name', p_context) ->> 'views_back';
begin
    return jsonb_build_object(
        'views_lose', v_aside -> 'views_lose',
        'published', case when p_before -> 'publications' <> '[]' then ' It is published: on every subscriber first.' else '' end,
        'obstacle', schemawatch._column_obstacle(b, p_before, v_table),
        'side', v_side,
        'add_side', concat_ws(' ', 'alter table', v_table, 'add column', v_side, a #>> '{type,text}',
            'collate ' || (a #>> '{collation,text}'),
            'generated always as (' || (a #>> '{generated,text}') || ') ' || (a #>> '{generated,kind}')) || ';'
            || coalesce(' ' || nullif(schemawatch._column_words(v_table, v_name, a, t ->> 'owner'), ''), ''),
        'drop_side', format('%sdrop column %s;', v_alter, v_side),
        'sync', case when v_plain then schemawatch._sync_trigger(t, b, a, v_name, v_names ->> 'sync') end,
        'unsync', format('drop trigger %I on %s; drop function %I.%1$I();', v_names ->> 'sync', v_table, t ->> 'schema'),
        'fill', case when v_plain then schemawatch._backfill(t, format('%s = %1$s', v_side),
            format('%s is null and %I is not null', v_side, b ->> 'name'), null) end,
        'unfit', case when v_plain and b -> 'type' <> a -> 'type' then
            format('select %I from %s where %s is null and %1$I is not null limit 20;', b ->> 'name', v_table, v_side) end,
        'indexes', (
            select jsonb_agg(schemawatch._index_beside(hang.object, v_table, v_parted))
            from schemawatch._hang_indexes(v_hang, v_parted) as hang),
        'constraints', (
            select jsonb_agg(step.sql order by hang.ord, step.ord)
            from jsonb_array_elements(v_hang) with ordinality as hang (value, ord)
            cross join lateral schemawatch._checked_in_two(v_table, (hang.value -> 'object')
                || jsonb_build_object('name', hang.value -> 'side_name'), false) with ordinality as step (sql, ord)
            where hang.value #>> '{object,kind}' = 'check' or hang.value #>> '{object,kind}' = 'foreign key' and not v_parted),
        'not_nulls', case when a ? 'not_null' and v_plain then jsonb_build_array(
            format('%sadd constraint %I check (%s is not null) not valid;', v_alter, v_names ->> 'check', v_side),
            format('%svalidate constraint %I;', v_alter, v_names ->> 'check')) end,
        'contract', concat_ws(E'\n', coalesce(nullif(rtrim(v_away), ''), 'begin;'),
            schemawatch._column_takeover(b, a, v_names, p_before, p_after, v_hang),
            coalesce(nullif(ltrim(v_back), ''), 'commit;'), case when v_away <> '' and v_back = '' then 'commit;' end),
        'validations', (
            select jsonb_agg(format('alter table %s validate constraint %I;', ref ->> 'table', ref ->> 'name'))
            from jsonb_array_elements(p_after -> 'referenced_by') as ref
            where ref #> '{references,columns}' ? (a ->> 'name') and not ref ?| array['inherited', 'not_valid']));
end
$$;

comment on function schemawatch._column_beside(jsonb, jsonb, jsonb, jsonb, jsonb) is
'The statements by which a column of its own takes over from column b, and is in the end what a is after the change: its
type, name, default, constraints, indexes, grants, and the views and foreign keys that stand on it.';
