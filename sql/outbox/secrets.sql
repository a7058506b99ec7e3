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


create or replace function schemawatch._new_secret()
returns text
language sql
volatile
parallel safe
as $$
    -- two random uuids have 244 bits of the server's strong generator; the hash spreads them evenly
    select 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64')
$$;

comment on function schemawatch._new_secret() is '32 bytes as the Standard Webhooks specification writes them.';


create or replace function schemawatch.rotate_secret(
    p_endpoint_id bigint,
    p_overlap interval default '24 hours',
    p_secret text default null
)
returns text
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    c_most constant integer := 3;
    v_now timestamptz := clock_timestamp();
    v_until timestamptz := v_now + p_overlap;
    v_secret text := coalesce(p_secret, schemawatch._new_secret());
    v_old text;
begin
    perform schemawatch._check_secret(p_secret);
    if p_overlap is null or p_overlap < interval '0' or p_overlap > interval '30 days' then
        raise exception 'overlap of % is out of range', coalesce(p_overlap::text, 'null')
            using errcode = 'SW009', hint = 'Give 0 to 30 days: how long the old secret goes on signing, too.';
    end if;

    select ep.secret
    into v_old
    from schemawatch.endpoint as ep
    where ep.endpoint_id = p_endpoint_id
    for no key update;

    if not found then
        raise exception 'endpoint % does not exist', p_endpoint_id
            using errcode = 'SW104', hint = 'List them with SELECT endpoint_id, url FROM schemawatch.endpoint;';
    end if;

    -- None outlives this overlap: with 0 a secret that leaked is worth nothing from now on.
    update schemawatch.old_secret as old
    set valid_until = least(old.valid_until, v_until)
    where old.endpoint_id = p_endpoint_id;
    delete from schemawatch.old_secret as old
    where old.endpoint_id = p_endpoint_id and old.valid_until <= v_now;

    if (select count(*) from schemawatch.old_secret as old where old.endpoint_id = p_endpoint_id) >= c_most then
        raise exception 'endpoint % has % old secrets that are still valid', p_endpoint_id, c_most
            using errcode = 'SW204', hint = 'Wait until one has ended, or rotate with an overlap of 0.';
    end if;

    if v_until > v_now then
        insert into schemawatch.old_secret (endpoint_id, secret, valid_until)
        values (p_endpoint_id, v_old, v_until);
    end if;
    update schemawatch.endpoint as ep
    set secret = v_secret
    where ep.endpoint_id = p_endpoint_id;
    return v_secret;
end
$$;

comment on function schemawatch.rotate_secret(bigint, interval, text) is
'Gives an endpoint a new signing secret and returns it, this once. For p_overlap (0 to 30 days) messages
are signed with the old secrets too. p_secret brings a secret of one''s own. Unknown: SW104; malformed
secret or overlap: SW009; more than three old secrets still valid: SW204.';
