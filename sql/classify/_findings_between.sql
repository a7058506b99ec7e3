create or replace function schemawatch._findings_between(p_before jsonb, p_after jsonb, p_context jsonb)
returns table (pair schemawatch._object_pair, rule_id text, attribute text)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Each is asked only where it can be: as a rule none of them.
    return query
    select ('columns', jsonb_build_object('name', moved.name, 'position', moved.before),
        jsonb_build_object('name', moved.name, 'position', moved.after), null, null, array['position'])
        ::schemawatch._object_pair, 'column-position-changed', 'position'
    from schemawatch._moved_columns(p_before, p_after) as moved;
    if jsonb_array_length(p_after -> 'sequences') > 0 then
        return query
        select ('sequences', narrow.item, narrow.item, null, null, null)::schemawatch._object_pair,
            'sequence-narrower-than-column', 'type'
        from (
            select to_jsonb(seq)
            from schemawatch._narrow_sequences(p_context, p_after -> 'sequences', 'columns_after') as seq
            except
            select to_jsonb(seq)
            from schemawatch._narrow_sequences(p_context, p_before -> 'sequences', 'columns_before') as seq
        ) as narrow (item);
    end if;
    if p_before -> 'functions' <> p_after -> 'functions' then
        return query
        select ('functions', fun.before, fun.after, null, null, array['name'])::schemawatch._object_pair,
            'dependent-function-replaced', 'name'
        from schemawatch._replaced_functions(p_before, p_after) as fun;
    end if;
    if p_context -> 'refusals' <> '[]' then
        -- beside primary-key-removed and the like: other victims
        return query
        select ('table', p_before -> 'table', p_after -> 'table', null, null, null)::schemawatch._object_pair,
            'replica-identity-lost', 'replica_identity'
        where p_context -> 'refusals' @> '[{"rule_id": "replica-identity-lost"}]'
        union all
        select ('publications',
                case when own.value -> 'partitions' = 'null' then b.value else b.value - 'refuses' end,
                coalesce(a.value, b.value, jsonb_build_object('name', own.value -> 'publication'))
                    || case when own.value -> 'partitions' = 'null' then '{}'
                        else jsonb_build_object('refuses', own.value -> 'partitions') end,
                null, own.value, null)::schemawatch._object_pair,
            own.value ->> 'rule_id',
            case when own.value ->> 'rule_id' <> 'table-published-without-identity' then 'refuses' end
        from jsonb_array_elements(p_context -> 'refusals') as own (value)
        left join jsonb_array_elements(p_before -> 'publications') as b (value)
            on b.value -> 'name' = own.value -> 'publication'
        left join jsonb_array_elements(p_after -> 'publications') as a (value)
            on a.value -> 'name' = own.value -> 'publication'
        where own.value ->> 'rule_id' <> 'replica-identity-lost';
    end if;
    if p_context -> 'stand_in' <> 'null' then
        return query select * from schemawatch._stand_in_findings(p_before, p_after, p_context);
    end if;
end
$$;

comment on function schemawatch._findings_between(jsonb, jsonb, jsonb) is
'Rules about a table as a whole, which no single object shows: the order of its columns, a sequence that became
narrower than its column, a function that another overload replaced, writes that replication refuses from now on, or
no longer, a view that took the name of the table.';
