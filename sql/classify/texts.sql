create or replace function schemawatch._fill(p_template text, p_facts jsonb)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- text and placeholder in turn
    v_parts text[] := string_to_array(translate(p_template, '}', '{'), '{');
begin
    for i in 2 .. cardinality(v_parts) by 2 loop
        v_parts[i] := coalesce(p_facts ->> v_parts[i], '(none)');
    end loop;
    return array_to_string(v_parts, '');
end
$$;

comment on function schemawatch._fill(text, jsonb) is
'A text of a rule with its placeholders filled in, in one pass: the values may hold braces of their own.';


create or replace function schemawatch._name_list(p_names jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(quote_ident(item.name), ', ' order by item.ord)
        from jsonb_array_elements_text(p_names) with ordinality as item (name, ord));
end
$$;

comment on function schemawatch._name_list(jsonb) is 'Identifiers, quoted where they must be; null for none.';


create or replace function schemawatch._keys(p_object jsonb)
returns table (ord bigint, name text, key text)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select item.ord, item.value ->> 'column',
        coalesce(quote_ident(item.value ->> 'column'), '(' || (item.value ->> 'expression') || ')')
    from jsonb_array_elements(p_object -> 'keys') with ordinality as item (value, ord)
    union all
    select item.ord, item.name, quote_ident(item.name)
    from jsonb_array_elements_text(p_object -> 'columns') with ordinality as item (name, ord)
    where not p_object ? 'keys'
$$;

comment on function schemawatch._keys(jsonb) is
'The keys of a constraint or an index as ON CONFLICT and GROUP BY name them, and which column each is, null for an expression.';


create or replace function schemawatch._key_list(p_object jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (select string_agg(own.key, ', ' order by own.ord) from schemawatch._keys(p_object) as own);
end
$$;

comment on function schemawatch._key_list(jsonb) is 'The keys of a constraint or an index in a list; null for what has none.';


create or replace function schemawatch._literals(p_list jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(quote_literal(item.value), ', ' order by item.ord)
        from jsonb_array_elements_text(p_list) with ordinality as item (value, ord));
end
$$;

comment on function schemawatch._literals(jsonb) is 'The strings of a list as SQL literals, joined; null for none.';


create or replace function schemawatch._some_columns(p_names jsonb, p_but text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(
            string_agg(quote_ident(col.name), ', ' order by col.ord) filter (where col.turn <= 3)
                || case when count(*) > 3 then ', ...' else '' end,
            '...')
        from (
            select item.name, item.ord, row_number() over (order by item.ord) as turn
            from jsonb_array_elements_text(p_names) with ordinality as item (name, ord)
            where item.name is distinct from p_but and item.ord <= 5  -- of a thousand columns nobody reads more
        ) as col);
end
$$;

comment on function schemawatch._some_columns(jsonb, text) is
'The first three columns but one, for the column list of an example; "..." stands for the others.';


create or replace function schemawatch._object_path(p_section text, p_object jsonb, p_table jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_section = 'functions' then quote_ident(p_object ->> 'schema') || '.' || (p_object ->> 'name')
        when p_object ? 'schema' then quote_ident(p_object ->> 'schema') || '.' || quote_ident(p_object ->> 'name')
        when p_section = 'indexes' then quote_ident(p_table ->> 'schema') || '.' || quote_ident(p_object ->> 'name')
        else quote_ident(p_object ->> 'name')
    end;
end
$$;

comment on function schemawatch._object_path(text, jsonb, jsonb) is
'The name of an object of a document as SQL outside its table needs it: quoted, and with its schema where it has one.';


create or replace function schemawatch._constraint_columns(p_constraint jsonb, p_names jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(
            case when own.temporal and p_constraint ->> 'kind' = 'foreign key' then 'PERIOD ' else '' end
                || quote_ident(item.name)
                || case when own.temporal and p_constraint ->> 'kind' <> 'foreign key' then ' WITHOUT OVERLAPS' else '' end,
            ', ' order by item.ord)
        from jsonb_array_elements_text(p_names) with ordinality as item (name, ord)
        -- the last column of a temporal key is its range
        cross join lateral (
            select p_constraint ? 'period' and item.ord = jsonb_array_length(p_names) as temporal) as own);
end
$$;

comment on function schemawatch._constraint_columns(jsonb, jsonb) is
'The columns of a key, or those that it references, as its definition lists them.';


create or replace function schemawatch._list_minus(p_list jsonb, p_without jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(item.value, ', ' order by item.ord)
        from jsonb_array_elements_text(p_list) with ordinality as item (value, ord)
        where not coalesce(p_without, '[]') ? item.value);
end
$$;

comment on function schemawatch._list_minus(jsonb, jsonb) is
'The strings of a list that are not in the other, joined; null for none.';


create or replace function schemawatch._first_missing(p_list jsonb, p_from jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select item.value
        from jsonb_array_elements(p_list) with ordinality as item (value, ord)
        where not coalesce(p_from, '[]') @> jsonb_build_array(item.value)
        order by item.ord
        limit 1);
end
$$;

comment on function schemawatch._first_missing(jsonb, jsonb) is 'The first item of a list that the other list lacks; null for none.';


create or replace function schemawatch._described(p_section text, p_object jsonb, p_table text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- a statement for each: in one expression all of them would be made ready each time
    case p_section
        when 'columns' then
            return concat_ws(' ',
                p_object #>> '{type,text}',
                'default ' || (p_object #>> '{default,text}'),
                'generated always as (' || (p_object #>> '{generated,text}') || ') ' || (p_object #>> '{generated,kind}'),
                'generated ' || (p_object ->> 'identity') || ' as identity');
        when 'view_columns' then
            return p_object #>> '{type,text}';
        when 'referenced_by' then
            return schemawatch._described('constraints', p_object, p_table);
        when 'constraints' then
            return concat_ws(' ',
                case p_object ->> 'kind'
                    when 'check' then format('CHECK (%s)', p_object #>> '{expression,text}')
                    when 'exclusion' then p_object #>> '{expression,text}'
                    else format('%s%s (%s)', upper(p_object ->> 'kind'),
                        case when p_object ? 'nulls_not_distinct' then ' NULLS NOT DISTINCT' else '' end,
                        schemawatch._constraint_columns(p_object, p_object -> 'columns'))
                end,
                'INCLUDE (' || schemawatch._name_list(p_object -> 'include') || ')',
                'REFERENCES ' || (p_object #>> '{references,table}') || ' ('
                    || schemawatch._constraint_columns(p_object, p_object #> '{references,columns}') || ')',
                'MATCH ' || upper(p_object ->> 'match'),
                'ON UPDATE ' || upper(nullif(p_object ->> 'on_update', 'no action')),
                'ON DELETE ' || upper(nullif(p_object ->> 'on_delete', 'no action'))
                    || coalesce(' (' || schemawatch._name_list(p_object -> 'on_delete_columns') || ')', ''),
                case when p_object ? 'deferrable' and p_object ->> 'kind' <> 'exclusion' then 'DEFERRABLE' end,
                case when p_object ? 'initially_deferred' and p_object ->> 'kind' <> 'exclusion'
                    then 'INITIALLY DEFERRED' end,
                case when p_object ? 'no_inherit' then 'NO INHERIT' end,
                -- the server does not check it, so it is not valid either
                case when p_object ? 'not_enforced' then 'NOT ENFORCED'
                    when p_object ? 'not_valid' then 'NOT VALID' end);
        when 'indexes' then
            return concat_ws(' ',
                case when p_object ? 'unique' then 'CREATE UNIQUE INDEX' else 'CREATE INDEX' end,
                quote_ident(p_object ->> 'name'), 'ON', p_table, 'USING', p_object ->> 'method',
                format('(%s)', (
                    select string_agg(concat_ws(' ',
                        coalesce(quote_ident(key.value ->> 'column'), '(' || (key.value ->> 'expression') || ')'),
                        'COLLATE ' || quote_ident(key.value ->> 'collation'),
                        key.value ->> 'opclass',
                        case when key.value ? 'descending' then 'DESC' end,
                        'NULLS ' || upper(key.value ->> 'nulls')), ', ' order by key.ord)
                    from jsonb_array_elements(p_object -> 'keys') with ordinality as key (value, ord))),
                'INCLUDE (' || schemawatch._name_list(p_object -> 'include') || ')',
                case when p_object ? 'nulls_not_distinct' then 'NULLS NOT DISTINCT' end,
                'WHERE ' || (p_object #>> '{predicate,text}'));
        when 'triggers' then
            return coalesce(p_object #>> '{when,text}', concat_ws(' ',
                case when p_object ? 'deferrable' then 'CREATE CONSTRAINT TRIGGER' else 'CREATE TRIGGER' end,
                quote_ident(p_object ->> 'name'), upper(p_object ->> 'timing'),
                (select string_agg(upper(event) || case when event = 'update'
                    then coalesce(' OF ' || schemawatch._name_list(p_object -> 'columns'), '') else '' end, ' OR ')
                 from jsonb_array_elements_text(p_object -> 'events') as event),
                'ON', p_table,
                case when p_object ? 'deferrable' then 'DEFERRABLE' end,
                case when p_object ? 'initially_deferred' then 'INITIALLY DEFERRED' end,
                case when p_object ?| array['old_table', 'new_table'] then 'REFERENCING' end,
                'OLD TABLE AS ' || quote_ident(p_object ->> 'old_table'),
                'NEW TABLE AS ' || quote_ident(p_object ->> 'new_table'),
                'FOR EACH', upper(p_object ->> 'level'),
                format('EXECUTE FUNCTION %s(%s)', p_object ->> 'function', (
                    select string_agg(quote_literal(arg.value), ', ' order by arg.ord)
                    from regexp_split_to_table(p_object ->> 'arguments', '\\000') with ordinality as arg (value, ord)
                    where arg.ord <= regexp_count(p_object ->> 'arguments', '\\000')))));
        when 'rules' then
            return rtrim(p_object #>> '{definition,text}', ';');
        when 'policies' then
            return concat_ws(' ',
                case when p_object ->> 'permissive' = 'true' then 'PERMISSIVE' else 'RESTRICTIVE' end,
                'FOR', upper(p_object ->> 'command'),
                'TO', schemawatch._name_list(p_object -> 'roles'),
                'USING (' || (p_object #>> '{using,text}') || ')',
                'WITH CHECK (' || (p_object #>> '{check,text}') || ')');
        when 'views' then
            return rtrim(p_object #>> '{definition,text}', ';');
        when 'grants' then
            return format('%s to %s',
                (select string_agg(privilege, ', ') from jsonb_array_elements_text(p_object -> 'privileges') as privilege),
                p_object ->> 'name');
        when 'partitions' then
            return p_object #>> '{bound,text}';
        when 'publications' then
            return (select string_agg(operation, ', ') from jsonb_array_elements_text(p_object -> 'operations') as operation);
        else return p_object ->> 'name';
    end case;
end
$$;

comment on function schemawatch._described(text, jsonb, text) is
'An object of a document in SQL, as far as a person needs it to recognise or restore it.';


create or replace function schemawatch._check_list(p_own jsonb, p_other jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(own.check || case when own.not_valid then ' NOT VALID' else '' end, ', ' order by own.name)
        from schemawatch._domain_checks(p_own) as own
        where not exists (
            select from schemawatch._domain_checks(p_other) as other
            where other.check = own.check and other.nth = own.nth and other.not_valid >= own.not_valid));
end
$$;

comment on function schemawatch._check_list(jsonb, jsonb) is
'The CHECK constraints that one definition of a domain has and the other has not.';


create or replace function schemawatch._finding_text(
    p_section text,
    p_attribute text,
    p_own jsonb,
    p_other jsonb,
    p_grant text,
    p_table text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_attribute in ('name', 'comment') or p_section = 'triggers' and p_attribute = 'enabled'
            then p_own ->> p_attribute
        when p_attribute = 'privileges' then schemawatch._list_minus(p_own -> 'privileges', p_other -> 'privileges')
            || format(' %s ', p_grant) || (p_own ->> 'name')
        when p_attribute = 'labels' or (p_section = 'publications' and p_attribute in ('operations', 'columns'))
            then coalesce(
                schemawatch._list_minus(p_own -> p_attribute, p_other -> p_attribute),
                schemawatch._list_minus(p_own -> p_attribute, '[]'))
        when p_attribute = 'constraints' then schemawatch._check_list(p_own, p_other)
        when p_attribute = 'writes' then (
            select string_agg(regexp_replace(item.value ->> 'text', '\s+', ' ', 'g'), '; ')
            from jsonb_array_elements(p_own -> 'writes') as item)
        when p_attribute is null or p_section in ('constraints', 'referenced_by', 'indexes', 'triggers', 'rules', 'policies')
            or p_section = 'views' and p_attribute = 'definition'
            then schemawatch._described(p_section, p_own, p_table)
        when jsonb_typeof(p_own -> p_attribute) = 'array' then schemawatch._list_minus(p_own -> p_attribute, '[]')
        else schemawatch._shown(p_own -> p_attribute) #>> '{}'
    end;
end
$$;

comment on function schemawatch._finding_text(text, text, jsonb, jsonb, text, text) is
'What {before} or {after} stands for in the message and the remedy of a finding: p_own is the object on that
side, p_other on the other one; p_grant joins privilege and role (from, to).';


create or replace function schemawatch._attribute_steps(p_old jsonb, p_new jsonb, p_word text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(case
            when o.value is null then 'drop ' || p_word || ' ' || quote_ident(n.value ->> 'name')
            when n.value is null then 'add ' || p_word || ' ' || quote_ident(o.value ->> 'name') || ' ' || (o.value ->> 'type')
            else 'alter ' || p_word || ' ' || quote_ident(o.value ->> 'name') || ' type ' || (o.value ->> 'type') end, ', ')
        from jsonb_array_elements(p_old) as o
        full join jsonb_array_elements(p_new) as n on n.value ->> 'name' = o.value ->> 'name'
        where o.value is distinct from n.value);
end
$$;

comment on function schemawatch._attribute_steps(jsonb, jsonb, text) is
'What ALTER TYPE, or ALTER TABLE for its row type, has to do to give a composite type its old fields back; p_word is what
it calls one: attribute, column.';


create or replace function schemawatch._take_out_text(p_item jsonb, p_table text, p_context jsonb)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_alter text := 'alter publication ' || quote_ident(p_item ->> 'name');
    v_clauses jsonb := coalesce(p_item -> 'clauses', jsonb_build_array('TABLE ' || p_table));
begin
    return case
        -- of a partition, which is published by itself
        when not p_item ? 'operations' then format('take it out of publication %I.', p_item ->> 'name')
        when not v_clauses ? 'ALL TABLES' and not v_clauses::text like '%"TABLES IN SCHEMA %' then (
            select case when p_item ? 'through' then 'take out what it is published through: `' else 'take it out: `' end
                || string_agg(format('%s drop %s;', v_alter, lower(left(own.clause, 5)) || substr(own.clause, 6)), ' ')
            from jsonb_array_elements_text(v_clauses) as own (clause)) || '`'
        when not v_clauses ? 'ALL TABLES' then (
            select 'take the whole schema out: `' || string_agg(v_alter || ' drop '
                || regexp_replace(own.clause, '^TABLES? (IN SCHEMA )?', case when own.clause like 'TABLES IN SCHEMA %'
                    then 'tables in schema ' else 'table ' end), '; ') || '`.'
            from jsonb_array_elements_text(v_clauses) as own (clause))
        when (p_context -> 'server_version_num')::integer >= 190000 then format(
            'leave it out, with those that are left out now: `%s set all tables except (table %s)`.', v_alter, p_table)
        else 'publish a list of tables instead: one of FOR ALL TABLES cannot be taken out.' end;
end
$$;

comment on function schemawatch._take_out_text(jsonb, text, jsonb) is
'How a table leaves a publication, as advice: by a statement to paste where nothing else leaves with it.';


create or replace function schemawatch._in_new_names(p_text text, p_context jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(case
                when tok.text = names.old_schema and tok.next = '.' and tok.next_but_one = names.old_table then names.new_schema
                when tok.text = names.old_table and tok.before = '.' and tok.before_that = names.old_schema then names.new_table
                -- no call, no type, no qualifier, no name of what the text makes
                when ren.new is not null and tok.next not in ('(', '.') and tok.before <> '::'
                    and (tok.before <> '.' or tok.before_that in ('new', 'old', names.old_table))
                    and tok.before_that not in ('TRIGGER', 'RULE', 'FUNCTION') then quote_ident(ren.new)
                else tok.text end, '' order by tok.ord)
        from (
            select lex.ord, lex.found[1] as text,
                coalesce(lag(lex.found[1]) over by_place, '') as before,
                coalesce(lag(lex.found[1], 2) over by_place, '') as before_that,
                coalesce(lead(lex.found[1]) over by_place, '') as next,
                coalesce(lead(lex.found[1], 2) over by_place, '') as next_but_one
            from regexp_matches(p_text, $re$('(?:[^']|'')*'|"(?:[^"]|"")+"|[[:alpha:]_][\w$]*|::|.)$re$, 'g')
                with ordinality as lex (found, ord)
            window by_place as (order by lex.ord)
        ) as tok
        cross join (
            select quote_ident(p_context #>> '{table_before,schema}') as old_schema,
                quote_ident(p_context #>> '{table_before,name}') as old_table,
                quote_ident(coalesce(p_context -> 'table_after' ->> 'schema', p_context #>> '{table_before,schema}')) as new_schema,
                quote_ident(coalesce(p_context -> 'table_after' ->> 'name', p_context #>> '{table_before,name}')) as new_table
        ) as names
        left join (
            select quote_ident(key) as old, value as new from jsonb_each_text(p_context -> 'column_renames')
        ) as ren on ren.old = tok.text);
end
$$;

comment on function schemawatch._in_new_names(text, jsonb) is
'A deparsed expression or definition with the names that the table and its columns have now, where the same change
renamed them: for SQL that is to be run after it.';


create or replace function schemawatch._object_in_new_names(p_section text, p_object jsonb, p_context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_renames jsonb := p_context -> 'column_renames';
    v_own_table text := schemawatch._table_name(p_context -> 'table_before');
begin
    -- as a rule nothing was renamed
    if p_object is null
        -- a view keeps the names of its columns
        or p_section <> all ('{columns,constraints,referenced_by,indexes,triggers,rules,policies}')
        or jsonb_typeof(p_context -> 'table_after') <> 'object' or v_renames = '{}'
        and v_own_table = schemawatch._table_name(p_context -> 'table_after')
    then
        return p_object;
    end if;
    return p_object || coalesce((
        select jsonb_object_agg(att.key, case
            when att.key in ('columns', 'include', 'on_delete_columns') then (
                select jsonb_agg(coalesce(v_renames -> item.name, to_jsonb(item.name)) order by item.ord)
                from jsonb_array_elements_text(att.value) with ordinality as item (name, ord))
            when att.key = 'keys' then (
                select jsonb_agg(item.value
                    || case when item.value ? 'column' then jsonb_build_object(
                        'column', coalesce(v_renames -> (item.value ->> 'column'), item.value -> 'column')) else '{}' end
                    || case when item.value ? 'expression' then jsonb_build_object(
                        'expression', schemawatch._in_new_names(item.value ->> 'expression', p_context)) else '{}' end
                    order by item.ord)
                from jsonb_array_elements(att.value) with ordinality as item (value, ord))
            when att.key = 'references' then jsonb_build_object(
                'table', schemawatch._table_name(p_context -> 'table_after'),
                'columns', (
                    select jsonb_agg(coalesce(v_renames -> item.name, to_jsonb(item.name)) order by item.ord)
                    from jsonb_array_elements_text(att.value -> 'columns') with ordinality as item (name, ord)))
            else att.value || jsonb_build_object('text', schemawatch._in_new_names(att.value ->> 'text', p_context)) end)
        from jsonb_each(p_object) as att
        where case
            when att.key in ('columns', 'include', 'on_delete_columns')
                -- those of a foreign key of another table are named there
                then p_section <> 'referenced_by' and jsonb_typeof(att.value) = 'array'
            when att.key = 'keys' then true
            when att.key = 'references' then att.value ->> 'table' = v_own_table
            else att.key in ('expression', 'predicate', 'when', 'definition', 'using', 'check', 'generated')
                and att.value ? 'text' end), '{}');
end
$$;

comment on function schemawatch._object_in_new_names(text, jsonb, jsonb) is
'An object from before the change with the names that the table and its columns have now: what brings it back as it was
has to say them.';


create or replace function schemawatch._type_again(p_column jsonb, p_ids jsonb, p_types jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text := quote_ident(p_column #>> '{type,schema}') || '.' || quote_ident(p_column #>> '{type,name}');
    v_type jsonb;
    v_create text;
begin
    if p_column is null or p_column #>> '{type,schema}' = 'pg_catalog' or p_column #>> '{type,schema}' is null then
        return '';
    end if;
    v_type := p_types -> v_name;
    v_create := case
        when p_ids ? 'extension' then format('create extension if not exists %I schema %I', p_ids ->> 'extension',
            p_column #>> '{type,schema}')
        when v_type ->> 'kind' = 'enum' then format('create type %s as enum (%s)', v_name, (
            select string_agg(quote_literal(label.name), ', ' order by label.ord)
            from jsonb_array_elements_text(v_type -> 'labels') with ordinality as label (name, ord)))
        when v_type ->> 'kind' = 'domain' then concat_ws(' ', 'create domain', v_name, 'as', v_type #>> '{base,text}',
            'default ' || (v_type #>> '{default,text}'), case when v_type ? 'not_null' then 'not null' end, (
            select string_agg(format('constraint %I %s', own.name, own.check), ' ' order by own.name)
            from schemawatch._domain_checks(v_type) as own))
        when v_type ->> 'kind' = 'composite' then format('create type %s as (%s)', v_name, (
            select string_agg(format('%I %s', field.value ->> 'name', field.value ->> 'type'), ', ' order by field.ord)
            from jsonb_array_elements(v_type -> 'attributes') with ordinality as field (value, ord))) end;
    return coalesce(' If its type is gone (42704), first `' || v_create || ';`', ' If its type is gone (42704), make that again first.');
end
$$;

comment on function schemawatch._type_again(jsonb, jsonb, jsonb) is
'What a remedy that names the old type of a column adds when that type may be gone as well: the statement that makes it, or
the extension that it came from, again. Empty for types of the server.';
