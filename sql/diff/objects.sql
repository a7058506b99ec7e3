create or replace function schemawatch._object_kind(p_section text, p_object jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_section = 'types' and p_object ->> 'kind' = 'domain' then 'domain'
        else coalesce(schemawatch._sections() -> p_section ->> 'object_kind', 'table')
    end
$$;

comment on function schemawatch._object_kind(text, jsonb) is
'The object_kind of an object, from the section of the document that holds it.';


create or replace function schemawatch._object_name(p_object jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return concat_ws('.', p_object ->> 'view', p_object ->> 'partition', p_object ->> 'name');
end
$$;

comment on function schemawatch._object_name(jsonb) is
'The object_name of an object: of what belongs to a view or to one partition together with the name of that.';


create or replace function schemawatch._is_deparsed(p_attribute text)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_attribute in (
        'default', 'generated', 'expression', 'expressions', 'predicate', 'keys', 'using', 'check', 'when',
        'definition', 'bound', 'partition_bound', 'partition_key', 'filter', 'constraints',
        'writes')
$$;

comment on function schemawatch._is_deparsed(text) is
'Whether an attribute holds text that the server deparsed from a stored expression.';


create or replace function schemawatch._shown(p_value jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case when jsonb_typeof(p_value) = 'object' and p_value ? 'text' then p_value -> 'text' else p_value end
$$;

comment on function schemawatch._shown(jsonb) is
'A value as people are shown it: types and expressions by their text.';


create or replace function schemawatch._section_objects(p_items jsonb, p_ids jsonb)
returns table (ord bigint, key text, object jsonb, ids jsonb)
language sql
immutable
parallel safe
as $$
    select item.ord, named.key, item.value, p_ids -> named.key
    from jsonb_array_elements(p_items) with ordinality as item (value, ord)
    cross join lateral (
        select case
            when item.value ? 'schema' then format('%I.%I', item.value ->> 'schema', item.value ->> 'name')
            when item.value ? 'table' then format('%s.%I', item.value ->> 'table', item.value ->> 'name')
            else item.value ->> 'name'
        end as key
    ) as named
$$;

comment on function schemawatch._section_objects(jsonb, jsonb) is
'The objects of a section of a document as rows. key is the name, qualified for what lives in a schema, or on a table, of
its own; ids is what p_ids, the part of "identity" for the section, says of it.';


create or replace function schemawatch._document_objects(p_document jsonb)
returns table (section text, ord bigint, key text, object jsonb, ids jsonb)
language sql
immutable
parallel safe
as $$
    select 'table', 1::bigint, 'table', p_document -> 'table', p_document #> '{identity,table}'
    where jsonb_typeof(p_document -> 'table') = 'object'
    union all
    select sec.key, item.ord, item.key, item.object, item.ids
    from jsonb_each(p_document) as sec
    -- cut out once for a section: from the whole document each time would be quadratic
    left join jsonb_each(p_document -> 'identity') as known on known.key = sec.key
    cross join lateral schemawatch._section_objects(sec.value, known.value) as item
    where jsonb_typeof(sec.value) = 'array'
$$;

comment on function schemawatch._document_objects(jsonb) is
'The objects of a document as rows of _section_objects(); section is the key that holds them, or table.';


create or replace function schemawatch._inherited_column(p_column jsonb, p_own jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case when p_column is not null then jsonb_strip_nulls(jsonb_build_object(
        'name', p_column -> 'name', 'type', p_column -> 'type',
        'not_null', p_column -> 'not_null', 'not_null_validated', p_column -> 'not_null_validated',
        'generated', p_column -> 'generated', 'partition', p_own -> 'partition')) end;
end
$$;

comment on function schemawatch._inherited_column(jsonb, jsonb) is
'A column of the table as a partition has it that lists a column of this name in the other document only.';


create or replace function schemawatch._object_parts(
    p_section text,
    p_ord bigint,
    p_key text,
    p_object jsonb,
    p_ids jsonb
)
returns table (section text, ord bigint, key text, object jsonb, ids jsonb)
language sql
immutable
parallel safe
as $$
    select
        p_section, p_ord, p_key,
        case when own.holds is null then p_object else p_object - own.holds end,
        case when own.holds is null then p_ids else p_ids - own.holds end
    from (select (schemawatch._sections() -> p_section ->> 'holds')::text[] as holds) as own
    union all
    -- they are objects like those of the table, only that they say whose they are
    select
        format('%s_%s', own.word, sec.name), part.ord, format('%s.%s', p_key, part.value ->> 'name'),
        part.value || jsonb_build_object(own.word, p_key),
        known.ids || case sec.name when 'columns'
            then jsonb_build_object('id', concat_ws('.', p_ids ->> 'id', known.ids ->> 'id')) else '{}' end
            || case p_section when 'views' then jsonb_build_object('view', p_ids -> 'id') else '{}' end
    from (select rtrim(p_section, 's') as word) as own
    cross join lateral unnest((schemawatch._sections() -> p_section ->> 'holds')::text[]) as sec (name)
    cross join lateral jsonb_array_elements(p_object -> sec.name) with ordinality as part (value, ord)
    cross join lateral (select p_ids -> sec.name -> (part.value ->> 'name') as ids) as known
$$;

comment on function schemawatch._object_parts(text, bigint, text, jsonb, jsonb) is
'A row of _document_objects() without the objects that it holds, and those: the columns of views are a section of
their own, view_columns, and what partitions have of their own are sections partition_columns and so on.';


create or replace function schemawatch._without_casts(p_text text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- what strings hold is kept out of the way of both patterns
    v_text text := (
        select string_agg(case when piece.found[1] <> '' then format('''%s''', md5(piece.found[1])) else
                regexp_replace(piece.found[2], '::((\w+|"[^"]+")\.)?("[^"]+"|double precision|(character|bit) varying|'
                    || 'time(stamp)?(\(\d\))? with(out)? time zone|\w+)(\([0-9,]+\))?(\[\])*', '', 'g') end,
            '' order by piece.ord)
        from regexp_matches(p_text, '(''(?:[^'']|'''')*'')|([^'']+)', 'g') with ordinality as piece (found, ord));
    v_group text[];
begin
    -- from the innermost: parentheses around one word say nothing, those of a call or around several do
    loop
        v_group := regexp_match(v_text, '([\w"]?)\(([^()]*)\)');
        exit when v_group is null;
        v_text := overlay(v_text placing v_group[1] || case
                when v_group[1] = '' and v_group[2] ~ '^[\w."'']+$' then v_group[2]
                else format('''%s''', md5(v_group[2])) end
            from position(format('%s(%s)', v_group[1], v_group[2]) in v_text)
            for length(v_group[1]) + length(v_group[2]) + 2);
    end loop;
    return v_text;
end
$$;

comment on function schemawatch._without_casts(text) is
'A deparsed expression or query without the casts that come and go with the types of its columns, and without the
parentheses that these need: equal ones differ in nothing else. For comparison, not for reading.';


create or replace function schemawatch._renamed_in(p_text text, p_renames jsonb, p_new boolean)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text text := p_text;
    v_ren record;
begin
    -- both names become the same mark, so that two columns can have swapped theirs
    for v_ren in
        select case when p_new then ren.value else ren.key end as name, row_number() over (order by ren.key) as nth
        from jsonb_each_text(p_renames) as ren
    loop
        v_text := regexp_replace(v_text, '(?<![\w$])' || regexp_replace(v_ren.name, '\W', '\\\&', 'g') || '(?![\w$])',
            'renamed_column_' || v_ren.nth, 'g');
    end loop;
    return v_text;
end
$$;

comment on function schemawatch._renamed_in(text, jsonb, boolean) is
'A stored expression with a mark in place of each column that was renamed (old name to new name), looked for by its
new or its old name: for comparing expressions, never for running them.';
