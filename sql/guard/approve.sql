create or replace function schemawatch.approve_change(
    p_schema_id bigint,
    p_reason text,
    p_until timestamptz,
    p_fingerprint text default null,
    p_declared_as text default null,
    p_uses integer default 1,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_approval_id bigint;
begin
    perform schemawatch._check_here(p_schema_id);
    perform schemawatch._check_reason(p_reason);
    if p_until is null or p_until <= now() or p_until > now() + interval '1 year' then
        raise exception 'the end % is not within a year from now', coalesce(p_until::text, 'null')
            using errcode = 'SW009', hint = 'For instance now() + interval ''1 day''.';
    end if;
    if p_fingerprint is null and p_declared_as is null then
        raise exception 'what is approved?'
            using errcode = 'SW009', hint = 'Give p_fingerprint, which a preview shows with each finding, or '
                'p_declared_as, what the migration sets schemawatch.change to.';
    end if;
    if p_fingerprint !~ '^[0-9a-f]{32}$' then
        raise exception '"%" is no fingerprint', p_fingerprint
            using errcode = 'SW009', hint = 'A preview shows it with each finding.';
    end if;
    if btrim(p_declared_as) = '' or length(p_declared_as) > 200 then
        raise exception 'what is declared must have 1 to 200 characters'
            using errcode = 'SW009', hint = 'The very text that the migration sets schemawatch.change to.';
    end if;
    if p_uses is null or p_uses not between 1 and 1000 then
        raise exception 'uses cannot be %', coalesce(p_uses::text, 'null')
            using errcode = 'SW009', hint = 'How many transactions may use it: 1 to 1000.';
    end if;
    perform schemawatch._check_decider(p_by);
    insert into schemawatch.approval (schema_id, fingerprint, declared_as, reason, uses, expires_at, approved_by)
    values (p_schema_id, p_fingerprint, p_declared_as, btrim(p_reason), p_uses, p_until, btrim(p_by))
    returning approval_id into v_approval_id;
    return v_approval_id;
end
$$;

comment on function schemawatch.approve_change(bigint, text, timestamptz, text, text, integer, text) is
'Lets a change of a protected table pass although it is over the limit: the finding with p_fingerprint, as preview()
and check show it, or whatever its transaction declares as p_declared_as (schemawatch.change, which anybody can set), or
with both the finding so declared. p_uses transactions may use it, until p_until, within a year; each use is a row of
guard_bypass. p_by is who decides. Returns the approval_id. Raises SW009 without a reason, an end or what is approved,
SW101 for an unknown schema_id.';

create or replace function schemawatch.approve_change(
    p_table text,
    p_reason text,
    p_until timestamptz,
    p_fingerprint text default null,
    p_declared_as text default null,
    p_uses integer default 1,
    p_by text default session_user
)
returns bigint
language sql
volatile
as $$
    select schemawatch.approve_change(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)),
        p_reason, p_until, p_fingerprint, p_declared_as, p_uses, p_by)
$$;

comment on function schemawatch.approve_change(text, text, timestamptz, text, text, integer, text) is
'The same for a table by its name, written as in SQL. Raises SW101 when no watched table has it.';


create or replace function schemawatch.remove_approval(p_approval_id bigint, p_by text default session_user)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    update schemawatch.approval
    set removed_at = now(), removed_by = p_by
    where approval_id = p_approval_id and removed_at is null;
    if not found then
        raise exception 'no approval has the number %', coalesce(p_approval_id::text, 'null')
            using errcode = 'SW104', hint = 'List them with SELECT * FROM schemawatch.approval_status;';
    end if;
end
$$;

comment on function schemawatch.remove_approval(bigint, text) is
'Ends an approval; the row stays, and what it let pass. Raises SW104 for an unknown number, or one that was removed
before.';


create or replace function schemawatch.allow_change(p_reason text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_reason(p_reason);
    perform set_config('schemawatch.allow', btrim(p_reason), true);
end
$$;

comment on function schemawatch.allow_change(text) is
'Lets this transaction change protected tables, the same as set local schemawatch.allow = ''reason''. Either works for
whoever may execute this function: schemawatch_admin, which can grant it to others. What was let pass is in
guard_bypass. Raises SW009 without a reason.';


create or replace view schemawatch.approval_status as
select
    appr.approval_id, appr.schema_id,
    (select format('%I.%I', head.schema_name, head.table_name)
     from schemawatch._head as head where head.schema_id = appr.schema_id) as table_name,
    appr.fingerprint, appr.declared_as, appr.reason, appr.uses, done.used, appr.expires_at, appr.approved_at,
    appr.approved_by, appr.approved_role, appr.removed_at, appr.removed_by,
    case
        when appr.removed_at is not null then 'removed'
        when done.used >= appr.uses then 'used'
        when appr.expires_at <= now() then 'expired'
        else 'in force'
    end as state
from schemawatch.approval as appr
cross join lateral (
    select count(*)::integer as used
    from schemawatch.guard_bypass as pass
    where pass.approval_id = appr.approval_id
) as done;

comment on view schemawatch.approval_status is
'Every approval with how often it was used and its state: in force, used (up), expired, or removed.';
