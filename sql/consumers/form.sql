create or replace function schemawatch._refuse_contract(p_path text, p_problem text, p_hint text, p_code text default 'SW011')
returns void
language plpgsql
volatile  -- or a plan with constants would raise it
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception '%', p_problem using errcode = p_code, detail = 'At ' || coalesce(nullif(p_path, ''), '/'), hint = coalesce(p_hint, '');
end
$$;

comment on function schemawatch._refuse_contract(text, text, text, text) is
'Raises the error for one place of a contract, written as a JSON pointer, such as /tables/0/reads.';


create or replace function schemawatch._check_keys(p_path text, p_object jsonb, p_known text[])
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key text;
begin
    if coalesce(jsonb_typeof(p_object), 'null') <> 'object' then
        perform schemawatch._refuse_contract(p_path, 'an object is wanted here',
            format('Its keys are %s.', array_to_string(p_known, ', ')));
    end if;
    select key into v_key from jsonb_object_keys(p_object) as key where key <> all (p_known) order by key limit 1;
    if found then
        perform schemawatch._refuse_contract(p_path || '/' || v_key, format('there is no key "%s"', v_key), coalesce(
            'Did you mean ' || schemawatch._nearest(v_key, p_known) || '?', format('Use %s.', array_to_string(p_known, ', '))));
    end if;
end
$$;

comment on function schemawatch._check_keys(text, jsonb, text[]) is 'Raises SW011 when this is no object, or has another key.';


create or replace function schemawatch._check_kind(p_path text, p_value jsonb, p_kind text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(p_value, 'null') <> 'null' and not (case p_kind
        when 'names' then jsonb_typeof(p_value) = 'array' and not jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")')
        when 'some names' then jsonb_typeof(p_value) = 'array' and p_value <> '[]'
            and not jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")')
        when 'columns' then p_value = '"*"' or jsonb_typeof(p_value) = 'array'
            and not jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")')
        when 'lists' then jsonb_typeof(p_value) = 'array'
            and not jsonb_path_exists(p_value, 'strict $[*] ? (@.type() != "array" || @.size() == 0)')
            and not jsonb_path_exists(p_value, '$[*][*] ? (@.type() != "string")')
        else jsonb_typeof(p_value) = p_kind end)
    then
        perform schemawatch._refuse_contract(p_path, format('%s is not what fits here', left(p_value::text, 100)), case p_kind
            when 'names' then 'Give a list of names.' when 'some names' then 'Give a list of names with at least one.'
            when 'columns' then 'Give a list of columns, or "*" for all.'
            when 'lists' then 'Give a list of lists of columns.'
            else format('Give %s %s.', case when p_kind = 'object' then 'an' else 'a' end, p_kind) end);
    end if;
end
$$;

comment on function schemawatch._check_kind(text, jsonb, text) is
'Raises SW011 when a value of a contract is of another kind: string, boolean, object, names, some names, columns, lists.';


create or replace function schemawatch._check_use_form(p_path text, p_item jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_requires jsonb := coalesce(nullif(p_item -> 'requires', 'null'), '{}');
    r_part record;
begin
    perform schemawatch._check_keys(p_path, p_item, array['table', 'reads', 'shape', 'inserts', 'updates', 'deletes', 'upserts_on',
        'joins_on', 'replicates', 'requires']);
    if coalesce(p_item ->> 'table', '') = '' then
        perform schemawatch._refuse_contract(p_path || '/table', 'a table is wanted here', 'Write it as in SQL: schema.table.');
    end if;
    for r_part in
        select part.key, part.kind
        from (values ('table', 'string'), ('reads', 'columns'), ('shape', 'string'), ('inserts', 'columns'), ('updates', 'some names'),
            ('deletes', 'boolean'), ('upserts_on', 'some names'), ('joins_on', 'some names'), ('replicates', 'boolean'),
            ('requires', 'object')) as part (key, kind)
    loop
        perform schemawatch._check_kind(p_path || '/' || r_part.key, p_item -> r_part.key, r_part.kind);
    end loop;
    if coalesce(p_item ->> 'shape', 'named') not in ('named', 'star', 'positional') then
        perform schemawatch._refuse_contract(p_path || '/shape', format('shape is "%s"', p_item ->> 'shape'),
            'Use named, star or positional.');
    end if;
    perform schemawatch._check_keys(p_path || '/requires', v_requires, array['not_null', 'unique', 'values', 'types', 'order']);
    for r_part in
        select part.key, part.kind
        from (values ('not_null', 'names'), ('unique', 'lists'), ('values', 'object'), ('types', 'object'), ('order', 'names'))
            as part (key, kind)
    loop
        perform schemawatch._check_kind(
            format('%s/requires/%s', p_path, r_part.key), v_requires -> r_part.key, r_part.kind);
    end loop;
    for r_part in
        select kind.name, part.key, part.value
        from unnest(array['values', 'types']) as kind (name)
        cross join lateral jsonb_each(case jsonb_typeof(v_requires -> kind.name) when 'object' then v_requires -> kind.name end) as part
    loop
        perform schemawatch._check_kind(format('%s/requires/%s/%s', p_path, r_part.name, r_part.key),
            case r_part.value when 'null' then '0' else r_part.value end,
            case r_part.name when 'values' then 'some names' else 'string' end);
    end loop;
end
$$;

comment on function schemawatch._check_use_form(text, jsonb) is
'Raises SW011 when a table of a contract has an unknown key or a value of another kind than fits. Looks at no table.';


create or replace function schemawatch._check_contract_form(p_contract jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    r_part record;
begin
    perform schemawatch._check_keys('', p_contract, array['consumer', 'owner', 'channel', 'description', 'roles', 'tables']);
    for r_part in
        select part.key, part.kind
        from (values ('consumer', 'string'), ('owner', 'string'), ('channel', 'string'), ('description', 'string'),
            ('roles', 'names'), ('tables', 'array')) as part (key, kind)
    loop
        perform schemawatch._check_kind('/' || r_part.key, p_contract -> r_part.key, r_part.kind);
    end loop;
    if coalesce(p_contract ->> 'consumer', '') !~ '^[a-z0-9][a-z0-9._-]{0,62}$' then
        perform schemawatch._refuse_contract('/consumer',
            format('a consumer cannot be called "%s"', coalesce(p_contract ->> 'consumer', '')),
            'Use 1 to 63 of a-z, 0-9, hyphen, underscore and dot; a letter or digit comes first.');
    end if;
    -- they are put into messages, chat and terminals, a line each
    for r_part in
        select part.key, part.most
        from (values ('owner', 200), ('channel', 200), ('description', 2000)) as part (key, most)
        where length(p_contract ->> part.key) > part.most
           or regexp_replace(p_contract ->> part.key, case part.key when 'description' then '[\n\r\t]' else '' end, '', 'g')
               ~ '[\x01-\x1f\x7f]'
    loop
        perform schemawatch._refuse_contract('/' || r_part.key,
            format('%s is longer than %s characters, or has a control character', r_part.key, r_part.most),
            'Say it in plain words; what is longer belongs behind a link.');
    end loop;
    if coalesce(jsonb_typeof(p_contract -> 'tables'), 'null') = 'null' then
        perform schemawatch._refuse_contract('/tables', 'a contract says which tables it is about',
            'Give a list; an empty one takes back all uses.');
    end if;
    for r_part in
        select item.value, item.ord - 1 as place
        from jsonb_array_elements(p_contract -> 'tables') with ordinality as item (value, ord)
    loop
        perform schemawatch._check_use_form('/tables/' || r_part.place, r_part.value);
    end loop;
end
$$;

comment on function schemawatch._check_contract_form(jsonb) is
'Raises SW011 where a contract is not of the form that apply_contract() describes.';
