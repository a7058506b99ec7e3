create or replace function schemawatch._check_api_key(
    p_scope text,
    p_expires_at timestamptz,
    p_schema_ids bigint[],
    p_table_pattern text
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_scope is null or p_scope not in ('read', 'write', 'admin') then
        raise exception 'scope "%" is not known', p_scope
            using errcode = 'SW009', hint = 'Use read, write or admin.';
    end if;
    if p_expires_at <= clock_timestamp() then
        raise exception 'the key would expire in the past, at %', p_expires_at
            using errcode = 'SW009', hint = 'Give a time that is still to come, or none.';
    end if;
    if p_scope = 'admin' and (p_schema_ids is not null or p_table_pattern is not null) then
        raise exception 'a key with scope admin cannot be limited to tables'
            using errcode = 'SW009', hint = 'It could make itself one without a limit. Use read or write.';
    end if;
end
$$;

comment on function schemawatch._check_api_key(text, timestamptz, bigint[], text) is
'Raises SW009 for a scope that there is not, an end in the past, and an admin key with a limit.';
