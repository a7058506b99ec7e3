create or replace function schemawatch._set_table_compatibility(p_table text, p_path name[], p_mode text, p_exhaustive boolean)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schema_id constant bigint := schemawatch._schema_id(p_table, p_path);
begin
    if p_mode <> all ('{backward,forward,full,cdc,frozen,none}') then
        raise exception 'there is no compatibility mode "%"', p_mode
            using errcode = 'SW009', hint = 'Use backward, forward, full, cdc, frozen or none.';
    end if;
    if p_mode is not null then
        perform schemawatch._check_here(v_schema_id);  -- a commit elsewhere cannot be refused
    end if;
    insert into schemawatch.table_compatibility as own (schema_id, mode, exhaustive)
    values (v_schema_id, coalesce(p_mode, 'none'), coalesce(p_exhaustive, false))
    on conflict on constraint table_compatibility_pkey do update set
        mode = coalesce(p_mode, own.mode), exhaustive = coalesce(p_exhaustive, own.exhaustive);
end
$$;

comment on function schemawatch._set_table_compatibility(text, name[], text, boolean) is
'Sets what is not null of both for one table. Raises SW009, SW101.';


create or replace function schemawatch.set_compatibility(p_table text, p_mode text)
returns void
language sql
volatile
as $$
    select schemawatch._set_table_compatibility(p_table, pg_catalog.current_schemas(true), coalesce(p_mode, 'none'), null)
$$;

comment on function schemawatch.set_compatibility(text, text) is
'What a table must stay compatible with: backward (old readers), forward (old writers), full (both), cdc (both and copies),
frozen (nothing changes) or none. A commit that the mode forbids is refused, as by protect_table(). Raises SW009 for another mode, SW101 when no watched table has the name.';


create or replace function schemawatch.set_exhaustive(p_table text, p_exhaustive boolean)
returns void
language sql
volatile
as $$
    select schemawatch._set_table_compatibility(p_table, pg_catalog.current_schemas(true), null, coalesce(p_exhaustive, false))
$$;

comment on function schemawatch.set_exhaustive(text, boolean) is
'Whether the declared consumers of a table are all that it has. Then a finding counts as what it is for them: what hits
none of them is SAFE, decided by "consumers". Raises SW101 when no watched table has the name.';


create or replace function schemawatch._forbidden(p_schema_id bigint, p_changes schemawatch.classified_change[])
returns integer[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_mode text;
begin
    -- This runs at somebody's COMMIT. Where no mode is set it is this one look.
    select own.mode into v_mode
    from schemawatch.table_compatibility as own
    where own.schema_id = p_schema_id and own.mode <> 'none';
    if not found then
        return array[]::integer[];
    end if;
    return array(
        select broken."position"
        from unnest(p_changes) as broken
        where not broken.muted
          and case
              when v_mode = 'frozen' then true
              -- what policy decided, it decided for every audience; what is so for the consumers is so for no old client
              when coalesce(broken.decided_by, 'consumers') <> 'consumers' then broken.impact = 'BREAKING'
              else 'BREAKING' in (
                  case when v_mode in ('backward', 'full', 'cdc') then broken.readers end,
                  case when v_mode in ('forward', 'full', 'cdc') then broken.writers end,
                  case when v_mode = 'cdc' then broken.cdc end) end
        order by broken."position");
end
$$;

comment on function schemawatch._forbidden(bigint, schemawatch.classified_change[]) is
'Which of these findings the compatibility mode of a table forbids, by position: what breaks its old readers, writers or
copies, or anything where it is frozen.';


create or replace function schemawatch._compatibility_broken(p_schema_id bigint, p_changes schemawatch.classified_change[])
returns text
language sql
stable
as $$
    select format('%s compatibility: %s', (
        select own.mode from schemawatch.table_compatibility as own where own.schema_id = p_schema_id), string_agg(
            format('%s: %s', rule.title, broken.object_name), '; ' order by broken."position"))
    from unnest(p_changes) as broken
    join schemawatch.rule as rule on rule.rule_id = broken.rule_id
    where broken."position" = any (schemawatch._forbidden(p_schema_id, p_changes))
    having count(*) > 0
$$;

comment on function schemawatch._compatibility_broken(bigint, schemawatch.classified_change[]) is
'What _forbidden() says, in one line; null when it forbids nothing.';
