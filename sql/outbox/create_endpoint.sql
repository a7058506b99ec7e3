create or replace function schemawatch.create_endpoint(
    p_url text,
    p_description text default '',
    p_secret text default null,
    p_min_impact text default 'BREAKING',
    p_schema_id bigint default null,
    out endpoint_id bigint,
    out secret text
)
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if p_url is null or p_url !~* '^https?://[^/[:space:]]+' or length(p_url) > 2048 then
        raise exception 'webhook URL is not an http or https URL of at most 2048 characters'
            using errcode = 'SW009', hint = 'Give something like https://example.com/hooks/schema.';
    end if;
    if p_min_impact is null or p_min_impact not in ('SAFE', 'RISKY', 'BREAKING') then
        raise exception 'minimum impact "%" is unknown', p_min_impact
            using errcode = 'SW009', hint = 'Use SAFE, RISKY or BREAKING.';
    end if;
    perform schemawatch._check_secret(p_secret);
    if p_schema_id is not null
        and not exists (
            select from schemawatch.registration as reg where reg.schema_id = p_schema_id
        )
    then
        raise exception 'no table with schema_id % is registered', p_schema_id
            using errcode = 'SW101', hint = 'List schemawatch.watched_table to find its number.';
    end if;

    secret := coalesce(p_secret, schemawatch._new_secret());
    insert into schemawatch.endpoint (url, description, secret, min_impact, schema_id)
    values (p_url, coalesce(p_description, ''), secret, p_min_impact, p_schema_id)
    returning schemawatch.endpoint.endpoint_id into endpoint_id;
end
$$;

comment on function schemawatch.create_endpoint(text, text, text, text, bigint) is
'Adds a webhook receiver and returns its number and its signing secret, which is made here when
p_secret is null. Wants drifts of at least p_min_impact, of one table with p_schema_id.
Errors: SW009 for a bad URL, impact or secret, SW101 for an unknown table.';
