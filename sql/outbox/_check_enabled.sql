create or replace function schemawatch._check_enabled(p_endpoint_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_disabled_at timestamptz;
begin
    select ep.disabled_at
    into v_disabled_at
    from schemawatch.endpoint as ep
    where ep.endpoint_id = p_endpoint_id;

    if not found then
        raise exception 'endpoint % does not exist', p_endpoint_id
            using errcode = 'SW104', hint = 'List them with SELECT endpoint_id, url FROM schemawatch.endpoint;';
    elsif v_disabled_at is not null then
        raise exception 'endpoint % is disabled', p_endpoint_id
            using errcode = 'SW204', hint = format('First SELECT schemawatch.enable_endpoint(%s);', p_endpoint_id);
    end if;
end
$$;

comment on function schemawatch._check_enabled(bigint) is
'Raises SW104 for an unknown endpoint, SW204 for a disabled one.';
