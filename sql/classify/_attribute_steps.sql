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
