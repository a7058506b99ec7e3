create or replace function schemawatch._put_override(p_new schemawatch.rule_override, p_must_end boolean)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_override_id bigint;
begin
    if p_must_end and (coalesce(p_new.reason, '') !~ '\S' or p_new.expires_at is null) then
        raise exception 'this lowers BREAKING, which takes a reason and an end'
            using errcode = 'SW004', hint = 'Give p_reason and p_until, at most a year ahead.';
    end if;
    if p_new.expires_at <= now() or p_must_end and p_new.expires_at > now() + interval '1 year' then
        raise exception 'the end % is %', p_new.expires_at,
            case when p_new.expires_at <= now() then 'in the past' else 'more than a year ahead' end
            using errcode = 'SW009', hint = 'Give a later one, at most a year ahead where BREAKING is lowered.';
    end if;
    if p_new.schema_id is not null then
        perform schemawatch._check_registered(p_new.schema_id);
    end if;
    insert into schemawatch.rule_override (
        selector, verdict, schema_id, table_pattern, object_pattern, reason, expires_at, created_by)
    values (
        p_new.selector, p_new.verdict, p_new.schema_id, p_new.table_pattern, p_new.object_pattern,
        nullif(p_new.reason, ''), p_new.expires_at, coalesce(p_new.created_by, session_user))
    returning override_id into v_override_id;
    return v_override_id;
end
$$;

comment on function schemawatch._put_override(schemawatch.rule_override, boolean) is
'Stores what is decided. With p_must_end it needs a reason and an end within a year. Raises SW004, SW009, SW101.';
