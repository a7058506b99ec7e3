create or replace function schemawatch._key_tables(p_schema_ids bigint[], p_table_pattern text)
returns bigint[]
language sql
stable
parallel safe
as $$
    select case
        when p_schema_ids is null and p_table_pattern is null then null
        else array(
            select reg.schema_id
            from schemawatch.registration as reg
            cross join lateral (
                select own.schema_name, own.table_name
                from schemawatch.snapshot as own
                where own.schema_id = reg.schema_id
                order by own.version desc
                limit 1
            ) as named
            where reg.schema_id = any (p_schema_ids)
               or schemawatch._matches(concat(named.schema_name, '.', named.table_name), p_table_pattern)
        )
    end
$$;

comment on function schemawatch._key_tables(bigint[], text) is
'The tables, watched now or once, that a key with these limits reaches; null: all, and later ones too.';
