create or replace function schemawatch._key_tables(p_schema_ids bigint[], p_table_pattern text)
returns bigint[]
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
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
               or schemawatch._matches(concat_ws('.', reg.database, named.schema_name, named.table_name), p_table_pattern)
        )
    end
$$;

comment on function schemawatch._key_tables(bigint[], text) is
'The tables, watched now or once, that a key with these limits reaches; null: all, and later ones too.';


create or replace function schemawatch.find_api_key(p_prefix text)
returns table (
    key_id bigint,
    name text,
    key_hash text,
    scopes text[],
    state text,
    last_used_at timestamptz,
    tables bigint[]
)
language sql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select
        k.key_id,
        k.name,
        k.key_hash,
        k.scopes,
        case
            when k.revoked_at <= clock_timestamp() then 'revoked'
            when k.expires_at <= clock_timestamp() then 'expired'
            else 'active'
        end as state,
        k.last_used_at,
        case
            when k.schema_ids is not null or k.table_pattern is not null
                then schemawatch._key_tables(k.schema_ids, k.table_pattern)
        end as tables
    from schemawatch.api_key as k
    where k.prefix = p_prefix
$$;

comment on function schemawatch.find_api_key(text) is
'The key with that prefix, with its hash for the caller to compare, its state by the database''s clock
(active, expired or revoked) and the schema_ids that it is limited to (null: all). No row: no such key.';


create or replace function schemawatch.reaches_table(p_key_id bigint, p_schema_id bigint)
returns boolean
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        p_schema_id = any (schemawatch._key_tables(k.schema_ids, k.table_pattern)),
        k.schema_ids is null and k.table_pattern is null)
    from schemawatch.api_key as k
    where k.key_id = p_key_id
$$;

comment on function schemawatch.reaches_table(bigint, bigint) is
'Whether a key may see this table: it has no limit, or this is one of its tables.';

create or replace function schemawatch.reaches_table(p_key_id bigint, p_table text)
returns boolean
language sql
stable
as $$
    select schemawatch.reaches_table(
        p_key_id, schemawatch._schema_id(p_table, pg_catalog.current_schemas(true), true))
$$;

comment on function schemawatch.reaches_table(bigint, text) is
'The same for a table by its name, written as in SQL, also when it is gone or no longer watched. Raises SW101 when
no such table has the name.';


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


create or replace function schemawatch.insert_api_key(
    p_name text,
    p_prefix text,
    p_key_hash text,
    p_scope text,
    p_expires_at timestamptz default null,
    p_schema_ids bigint[] default null,
    p_table_pattern text default null
)
returns bigint
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key_id bigint;
begin
    if p_name is null or length(p_name) not between 1 and 200 then
        raise exception 'the name of a key must have 1 to 200 characters'
            using errcode = 'SW009', hint = 'Name it after whoever uses it, for instance "grafana".';
    end if;
    perform schemawatch._check_api_key(p_scope, p_expires_at, p_schema_ids, p_table_pattern);

    insert into schemawatch.api_key
        (name, prefix, key_hash, scopes, expires_at, schema_ids, table_pattern)
    values
        (p_name, p_prefix, p_key_hash, array[p_scope], p_expires_at, p_schema_ids, p_table_pattern)
    on conflict do nothing
    returning key_id into v_key_id;

    if v_key_id is null then
        raise exception 'a key with prefix "%" exists already', p_prefix
            using errcode = 'SW204', hint = 'Generate another key.';
    end if;
    return v_key_id;
end
$$;

comment on function schemawatch.insert_api_key(text, text, text, text, timestamptz, bigint[], text) is
'Stores a key that was generated elsewhere, by its prefix and its SHA-256, and returns its number.
The key itself never reaches the database. p_schema_ids and p_table_pattern (over schema.table, * is any text) limit it to
some tables.';


create or replace function schemawatch.update_api_key(
    p_key_id bigint,
    p_scope text,
    p_expires_at timestamptz default null,
    p_schema_ids bigint[] default null,
    p_table_pattern text default null
)
returns void
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_api_key(p_scope, p_expires_at, p_schema_ids, p_table_pattern);
    update schemawatch.api_key as k
    set scopes = array[p_scope], expires_at = p_expires_at, schema_ids = p_schema_ids, table_pattern = p_table_pattern
    where k.key_id = p_key_id and k.revoked_at is null;
    if not found then
        raise exception 'there is no valid key %', coalesce(p_key_id::text, 'null')
            using errcode = 'SW104', hint = 'List the keys to see their numbers.';
    end if;
end
$$;

comment on function schemawatch.update_api_key(bigint, text, timestamptz, bigint[], text) is
'Sets the scope, the end and the tables of a key that is not revoked, as in insert_api_key(): what is left out is for
ever, or all. Its name and the key itself stay. Raises SW104 for an unknown or revoked key, SW009 for a bad value.';


create or replace function schemawatch.revoke_api_key(p_key_id bigint)
returns timestamptz
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_revoked_at timestamptz;
begin
    update schemawatch.api_key as k
    set revoked_at = coalesce(k.revoked_at, clock_timestamp())
    where k.key_id = p_key_id
    returning k.revoked_at into v_revoked_at;

    if v_revoked_at is null then
        raise exception 'there is no key %', p_key_id
            using errcode = 'SW104', hint = 'List them with SELECT key_id, name FROM schemawatch.api_key;';
    end if;
    return v_revoked_at;
end
$$;

comment on function schemawatch.revoke_api_key(bigint) is
'Ends a key now and returns since when it is revoked. Again on the same key: the first time stays.';


create or replace function schemawatch.rotate_api_key(
    p_key_id bigint,
    p_prefix text,
    p_key_hash text,
    p_overlap interval default '1 day'
)
returns bigint
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old schemawatch.api_key;
    v_lifetime interval;
begin
    if p_overlap is null or p_overlap < interval '0' then
        raise exception 'the overlap must not be negative'
            using errcode = 'SW009', hint = 'Give zero to end the old key at once.';
    end if;

    select k.* into v_old
    from schemawatch.api_key as k
    where k.key_id = p_key_id
    for update;

    if v_old.key_id is null then
        raise exception 'there is no key %', p_key_id
            using errcode = 'SW104', hint = 'List them with SELECT key_id, name FROM schemawatch.api_key;';
    end if;
    if v_old.revoked_at is not null or v_old.expires_at <= clock_timestamp() then
        raise exception 'key % is no longer valid', p_key_id
            using errcode = 'SW204', hint = 'Create a new key instead of rotating this one.';
    end if;

    v_lifetime := v_old.expires_at - v_old.created_at;

    update schemawatch.api_key as k
    set expires_at = least(k.expires_at, clock_timestamp() + p_overlap)
    where k.key_id = p_key_id;

    return schemawatch.insert_api_key(
        p_name => v_old.name,
        p_prefix => p_prefix,
        p_key_hash => p_key_hash,
        p_scope => case
            when 'admin' = any(v_old.scopes) then 'admin'
            when 'write' = any(v_old.scopes) then 'write'
            else 'read'
        end,
        p_expires_at => clock_timestamp() + v_lifetime,
        p_schema_ids => v_old.schema_ids,
        p_table_pattern => v_old.table_pattern
    );
end
$$;

comment on function schemawatch.rotate_api_key(bigint, text, text, interval) is
'Stores the successor of a key, with the same name, scope, tables and lifetime, and returns its number. The old
key stays valid for the overlap, so that its users can change over without a gap.';


create or replace function schemawatch.touch_api_keys(p_key_ids bigint[])
returns void
language sql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
    -- skip locked: who holds the row is noting the same minute, and waiting could deadlock.
    update schemawatch.api_key as k
    set last_used_at = date_trunc('minute', clock_timestamp())
    where k.key_id in (
        select u.key_id
        from schemawatch.api_key as u
        where u.key_id = any(p_key_ids)
          and u.last_used_at is distinct from date_trunc('minute', clock_timestamp())
        for no key update skip locked
    )
$$;

comment on function schemawatch.touch_api_keys(bigint[]) is
'Notes, to the minute, that these keys were used just now. Called for many keys at once, off the path
of the requests.';
