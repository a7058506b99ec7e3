create or replace function schemawatch._lowers_breaking(p_selector text, p_verdict text)
returns boolean
language sql
stable
as $$
    with raised as (
        select over.selector from schemawatch.rule_override as over
        where over.verdict = 'BREAKING' and over.removed_at is null
        union
        select rule.selector
        from schemawatch.rule_override as over
        join schemawatch.preset_rule as rule on 'preset:' || rule.preset = over.selector
        where rule.verdict = 'BREAKING' and over.removed_at is null
    )
    select p_verdict in ('OFF', 'SAFE', 'RISKY') and (
        p_selector like 'audience:%' or p_selector = 'deprecated'
        or exists (
            select
            from schemawatch.rule as rule
            where schemawatch._selects(p_selector, rule.rule_id, rule.object_kind)
              and ('BREAKING' in (rule.impact, rule.cdc) or exists (
                  select from raised
                  where schemawatch._selects(raised.selector, rule.rule_id, rule.object_kind)))))
$$;

comment on function schemawatch._lowers_breaking(text, text) is
'Whether an override could lower a finding that is BREAKING, by its rule (on published tables too) or because
somebody here raised it.';


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


create or replace function schemawatch.set_override(
    p_selector text,
    p_verdict text,
    p_schema_id bigint default null,
    p_table_pattern text default null,
    p_object_pattern text default null,
    p_reason text default null,
    p_until timestamptz default null,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new schemawatch.rule_override;
begin
    perform schemawatch._check_selector(p_selector, p_verdict);
    if p_schema_id is not null and p_table_pattern is not null or '' in (p_table_pattern, p_object_pattern) then
        raise exception 'the scope is unclear'
            using errcode = 'SW009', hint = 'Give p_schema_id or p_table_pattern, not both; neither is all tables. No pattern is empty.';
    end if;
    v_new.selector := p_selector;
    v_new.verdict := p_verdict;
    v_new.schema_id := p_schema_id;
    v_new.table_pattern := p_table_pattern;
    v_new.object_pattern := p_object_pattern;
    v_new.reason := p_reason;
    v_new.expires_at := p_until;
    v_new.created_by := p_by;
    -- first, so that what it replaces does not count as what it lowers
    update schemawatch.rule_override as old
    set removed_at = now(), removed_by = p_by
    where old.removed_at is null
      and (old.selector, old.schema_id, old.table_pattern, old.object_pattern)
        is not distinct from (p_selector, p_schema_id, p_table_pattern, p_object_pattern);
    return schemawatch._put_override(v_new, schemawatch._lowers_breaking(p_selector, p_verdict));
end
$$;

comment on function schemawatch.set_override(text, text, bigint, text, text, text, timestamptz, text) is
'Gives findings another impact from now on, and returns the number of the override. p_selector: a rule_id (* is any
text), object:KIND or audience:readers, audience:writers, audience:cdc. p_verdict: SAFE, RISKY, BREAKING, or OFF to
mute; for an audience ON or OFF. Everywhere, or in one table (p_schema_id), the tables whose schema.table is like
p_table_pattern, the objects (columns) whose name is like p_object_pattern. It replaces the one with the same
selector and scope. What may lower BREAKING needs p_reason and p_until, within a year: SW004. Raises SW003 for an
unknown selector, SW009 for a bad verdict, scope or end, SW101 for an unknown schema_id.';

create or replace function schemawatch.set_override(
    p_selector text,
    p_verdict text,
    p_table text,
    p_table_pattern text default null,
    p_object_pattern text default null,
    p_reason text default null,
    p_until timestamptz default null,
    p_by text default session_user
)
returns bigint
language sql
volatile
as $$
    select schemawatch.set_override(
        p_selector, p_verdict, schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)),
        p_table_pattern, p_object_pattern, p_reason, p_until, p_by)
$$;

comment on function schemawatch.set_override(text, text, text, text, text, text, timestamptz, text) is
'The same for a table by its name, written as in SQL; null is all tables. Raises SW101 when no watched table has it.';


create or replace function schemawatch.remove_override(p_override_id bigint, p_by text default session_user)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    update schemawatch.rule_override
    set removed_at = now(), removed_by = p_by
    where override_id = p_override_id and removed_at is null;
    if not found then
        raise exception 'no override has the number %', coalesce(p_override_id::text, 'null')
            using errcode = 'SW104', hint = 'List them with SELECT * FROM schemawatch.override_status;';
    end if;
end
$$;

comment on function schemawatch.remove_override(bigint, text) is
'Ends an override, a preset or the acceptance of a finding; the row stays. What is stored keeps the impact that it
has until reclassify(). Raises SW104 for an unknown number, or one that was removed before.';


create or replace function schemawatch.set_preset(
    p_preset text,
    p_schema_id bigint default null,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new schemawatch.rule_override;
begin
    if p_preset is not null and not exists (select from schemawatch.preset as own where own.preset = p_preset)
        or p_preset is null and p_schema_id is null
    then
        raise exception 'there is no preset "%"', coalesce(p_preset, 'null')
            using errcode = 'SW003', hint = (
                select format('Use one of %s.', string_agg(own.preset, ', ' order by own.preset))
                from schemawatch.preset as own);
    end if;
    update schemawatch.rule_override as old
    set removed_at = now(), removed_by = p_by
    where old.removed_at is null and old.selector like 'preset:%' and old.schema_id is not distinct from p_schema_id;
    if p_preset is null or p_preset = 'applications' and p_schema_id is null then
        return null;  -- what is so without a row
    end if;
    v_new.selector := 'preset:' || p_preset;
    v_new.verdict := 'ON';
    v_new.schema_id := p_schema_id;
    v_new.created_by := p_by;
    return schemawatch._put_override(v_new, false);
end
$$;

comment on function schemawatch.set_preset(text, bigint, text) is
'Chooses the preset for all tables, or for one; null takes a table''s own choice away. Presets are in
schemawatch.preset; applications is what the rules say. Returns the number of its row in rule_override, null when it
needs none. Raises SW003 for an unknown preset, SW101 for an unknown schema_id.';

create or replace function schemawatch.set_preset(p_preset text, p_table text, p_by text default session_user)
returns bigint
language sql
volatile
as $$
    select schemawatch.set_preset(
        p_preset, schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)), p_by)
$$;

comment on function schemawatch.set_preset(text, text, text) is
'The same for a table by its name, written as in SQL; null is all tables. Raises SW101 when no watched table has it.';


create or replace view schemawatch.override_status as
select
    over.override_id, over.selector, over.verdict, over.schema_id,
    (select format('%s.%s', head.schema_name, head.table_name)
     from schemawatch._head as head where head.schema_id = over.schema_id) as table_name,
    over.table_pattern, over.object_pattern, over.reason, over.expires_at, over.created_at, over.created_by,
    over.removed_at, over.removed_by,
    case
        when over.removed_at is not null then 'removed'
        when over.expires_at <= now() then 'expired'
        when over.selector !~ '^(audience:|preset:|finding:|deprecated$)' and not exists (
            select from schemawatch.rule as rule
            where schemawatch._selects(over.selector, rule.rule_id, rule.object_kind))
            then 'unknown'
        else 'in force'
    end as state
from schemawatch.rule_override as over;

comment on view schemawatch.override_status is
'Every override with its state: in force, expired (by itself), removed (or replaced), or unknown, when no rule answers
to its selector any more.';


create or replace function schemawatch.policy()
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with chosen as (
        select over.schema_id, over.table_name, substr(over.selector, 8) as preset
        from schemawatch.override_status as over
        where over.selector like 'preset:%' and over.state = 'in force'
    )
    select jsonb_build_object(
        'preset', coalesce((select own.preset from chosen as own where own.schema_id is null), 'applications'),
        'tables', (
            select coalesce(jsonb_agg(to_jsonb(own) order by own.schema_id), '[]')
            from chosen as own
            where own.schema_id is not null),
        'presets', (
            select jsonb_agg(to_jsonb(own) || jsonb_build_object('rules', (
                    select coalesce(jsonb_agg(to_jsonb(rule) - 'preset' order by rule.selector), '[]')
                    from schemawatch.preset_rule as rule
                    where rule.preset = own.preset)) order by own.preset)
            from schemawatch.preset as own))
$$;

comment on function schemawatch.policy() is
'The preset in force (preset), the tables that have another (tables), and all presets with what each changes and why
(presets).';
