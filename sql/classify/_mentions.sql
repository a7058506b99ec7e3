create or replace function schemawatch._mentions(p_before jsonb, p_after jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select jsonb_object_agg(own.column_name, own.functions)
    from (
        select col.name as column_name, string_agg(distinct coalesce(trg.function, quote_ident(now.value ->> 'schema')
            || '.' || (now.value ->> 'name')) || coalesce(' (trigger ' || trg.names || ')', ''), ', ') as functions
        from jsonb_array_elements(p_after -> 'functions') as now (value)
        -- named as jsonb_object_agg in _functions_of() names it; the schema may be another one by now
        join jsonb_each(p_after #> '{identity,functions}') as ids
            on ids.key = format('%I.%I', now.value ->> 'schema', now.value ->> 'name')
        -- a body that was replaced along with the column knows what it does
        join jsonb_each(p_before #> '{identity,functions}') as old
            on old.value -> 'id' = ids.value -> 'id' and old.value -> 'body' = ids.value -> 'body'
        cross join jsonb_array_elements_text(old.value -> 'mentions') as col (name)
        left join lateral (
            select item.value ->> 'function' as function,
                string_agg(quote_ident(item.value ->> 'name'), ', ' order by item.value ->> 'name')
                    filter (where schemawatch._fires(item)) as names
            from jsonb_array_elements(p_after -> 'triggers') as item
            where (item.value ->> 'function') || '()' = quote_ident(now.value ->> 'schema') || '.' || (now.value ->> 'name')
            group by 1
        ) as trg on true
        where trg.function is null or trg.names is not null
        group by 1
    ) as own
$$;

comment on function schemawatch._mentions(jsonb, jsonb) is
'For each column, the functions with a body as before in which its name is a word, and the triggers that call them: they
may fail when the column goes. It may be another word, so this names who to look at, and judges nothing.';
