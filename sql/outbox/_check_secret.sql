create or replace function schemawatch._check_secret(
    p_secret text
)
returns void
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_secret !~ '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$' then
        raise exception 'webhook secret is malformed'
            using
                errcode = 'SW009',
                hint = 'Use whsec_ and the base64 of 24 to 64 bytes, or none to have one made.';
    end if;
end
$$;
