create or replace function schemawatch.update_endpoint(
    p_endpoint_id bigint,
    p_description text default '',
    p_min_impact text default 'BREAKING',
    p_shape text default 'standard',
    p_digest_every interval default null
)
returns void
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_endpoint_options(
        p_min_impact, p_shape, null, array['opened'], p_digest_every);
    update schemawatch.endpoint as ep
    set description = coalesce(p_description, ''),
        min_impact = p_min_impact,
        shape = p_shape,
        digest_every = p_digest_every
    where ep.endpoint_id = p_endpoint_id;
    if not found then
        raise exception 'endpoint % does not exist', coalesce(p_endpoint_id::text, 'null')
            using errcode = 'SW104', hint = 'List the endpoints to find its number.';
    end if;
end
$$;

comment on function schemawatch.update_endpoint(bigint, text, text, text, interval) is
'Sets what an endpoint is told and how, as in create_endpoint(): what is left out gets its default. Its URL, tables,
audience, transitions and secret stay, and what is queued is sent in the new shape. Raises SW104 for an unknown
endpoint, SW009 for a bad option.';
