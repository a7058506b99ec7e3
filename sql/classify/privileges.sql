-- Decides: grant-added, grant-option-added, grant-option-revoked, grant-revoked, grant-revoked-unfelt,
-- schema-usage-granted, schema-usage-revoked.

create or replace function schemawatch._privilege_changes(p_before jsonb, p_after jsonb)
returns table (rule_id text, role text, privilege text, grantable boolean)
language sql
immutable
parallel safe
as $$
    with before as (
        select item.value ->> 'name' as role, own.value as privilege,
            coalesce(item.value -> 'grantable' ? own.value, false) as grantable
        from jsonb_array_elements(nullif(p_before, 'null')) as item
        cross join lateral jsonb_array_elements_text(item.value -> 'privileges') as own
    ),
    after as (
        select item.value ->> 'name' as role, own.value as privilege,
            coalesce(item.value -> 'grantable' ? own.value, false) as grantable
        from jsonb_array_elements(nullif(p_after, 'null')) as item
        cross join lateral jsonb_array_elements_text(item.value -> 'privileges') as own
    )
    select
        case
            when after.role is null then 'grant-revoked'
            when before.role is null then 'grant-added'
            when before.grantable then 'grant-option-revoked'
            else 'grant-option-added'
        end,
        role, privilege, coalesce(after.grantable, before.grantable)
    from before
    full join after using (role, privilege)
    where before.grantable is distinct from after.grantable
$$;

comment on function schemawatch._privilege_changes(jsonb, jsonb) is
'How two access lists differ, one row per role and privilege, with the rule that tells it: granted, revoked, or only
the right to grant it on. grantable says whether a privilege came or went with that right.';


create or replace function schemawatch._holds(p_grants jsonb, p_role text, p_privilege text)
returns boolean
language sql
immutable
parallel safe
as $$
    select exists (
        select from jsonb_array_elements(nullif(p_grants, 'null')) as item
        where item.value ->> 'name' in (p_role, 'PUBLIC') and item.value -> 'privileges' ? p_privilege)
$$;

comment on function schemawatch._holds(jsonb, text, text) is
'Whether an access list gives a privilege to a role, or to everybody.';


create or replace function schemawatch._still_holds(
    p_pair schemawatch._object_pair,
    p_role text,
    p_privilege text,
    p_context jsonb
)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    a jsonb := p_pair.after;
    v_whole jsonb;
    v_columns jsonb;
begin
    -- what the relation and its columns grant now
    case p_pair.section
        when 'grants' then
            v_whole := p_context -> 'grants_after';
            v_columns := jsonb_path_query_array(p_context, '$.columns_after.*');
        when 'columns', 'view_columns' then
            v_whole := coalesce(p_context -> 'grants_after', '[]') || coalesce(a -> 'grants', '[]');
        when 'views' then
            v_whole := a -> 'grants';
            v_columns := a -> 'columns';
        else
            v_whole := a -> 'grants';
    end case;
    return schemawatch._holds(v_whole, p_role, p_privilege)
        or jsonb_array_length(v_columns) > 0 and p_privilege in ('SELECT', 'INSERT', 'UPDATE') and not exists (
            select from jsonb_array_elements(v_columns) as col
            where not schemawatch._holds(col.value -> 'grants', p_role, p_privilege));
end
$$;

comment on function schemawatch._still_holds(schemawatch._object_pair, text, text, jsonb) is
'Whether who lost a privilege has it by another grant of the same relation: to PUBLIC, on the whole of it, or on each of its
columns.';


create or replace function schemawatch._grant_rules(
    p_pair schemawatch._object_pair,
    p_before jsonb,
    p_after jsonb,
    p_context jsonb
)
returns setof text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select case
        when own.rule_id = 'grant-revoked'
            and bool_and(schemawatch._still_holds(p_pair, own.role, own.privilege, p_context)) then 'grant-revoked-unfelt'
        else own.rule_id end
    from schemawatch._privilege_changes(p_before, p_after) as own
    group by own.rule_id;
end
$$;

comment on function schemawatch._grant_rules(schemawatch._object_pair, jsonb, jsonb, jsonb) is
'The rules that tell how two access lists of an object differ.';


create or replace function schemawatch._privilege_findings(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if 'grants' = any (p_pair.changed) then
        return query
        select own, 'grants', array['grants']
        from schemawatch._grant_rules(p_pair, p_pair.before -> 'grants', p_pair.after -> 'grants', p_context) as own;
    end if;
end
$$;

comment on function schemawatch._privilege_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to the access list of a column, a sequence or a view.';


create or replace function schemawatch._grant_findings(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
begin
    if b is null or a is null then
        return query
        select own, null::text, null::text[]
        from schemawatch._grant_rules(p_pair, coalesce(jsonb_build_array(b), '[]'), coalesce(jsonb_build_array(a), '[]'),
            p_context) as own;
        return;
    end if;
    return query
    select own, case when own like 'grant-option-%' then 'grantable' else 'privileges' end,
        case when own like 'grant-option-%' then array['grantable'] else array['privileges', 'grantable'] end
    from schemawatch._grant_rules(p_pair,
        jsonb_build_array(b), jsonb_build_array(a || jsonb_build_object('name', b -> 'name')), p_context) as own;
    if 'name' = any (p_pair.changed) then
        -- the role itself was renamed
        return next (null, null, array['name'])::schemawatch._finding;
    end if;
end
$$;

comment on function schemawatch._grant_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to what a role may do with the table.';


create or replace function schemawatch._usage_findings(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_kept boolean := b is not null and a is not null and 'usage' = any (p_pair.changed)
        -- a new owner is another role under the same mark
        and (coalesce(a, b) ->> 'name' <> '(owner)'
            or p_context #> '{table_before,owner}' = p_context #> '{table_after,owner}');
begin
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('schema-usage-revoked', 'usage', array['usage'],
            v_kept and not a ? 'usage' and p_pair.after_ids -> 'reaches' is distinct from 'true'),
        -- who was let in to what everybody may do; not who lost the privilege that made it worth telling
        ('schema-usage-revoked', null, null, a is null and b ? 'usage'
            and p_context -> 'usage_after' ? format('%I.%I', b ->> 'schema', 'PUBLIC')
            and not p_context -> 'usage_after' -> format('%I.%I', b ->> 'schema', 'PUBLIC') ? 'usage'),
        ('schema-usage-granted', 'usage', array['usage'],
            v_kept and a ? 'usage' and p_pair.before_ids -> 'reaches' is distinct from 'true'),
        (null, null, array['usage', 'schema', 'name'], true)
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._usage_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to what a role may do in the schema of the table.';


create or replace function schemawatch._denied_roles(p_column jsonb, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- as a rule the column draws from none
    if p_column #> '{default,sequence}' is null then
        return '[]'::jsonb;
    end if;
    return (
        with sequence as (
            select p_column #>> '{default,sequence}' as name,
                coalesce(p_context -> 'sequences_after' -> (p_column #>> '{default,sequence}') -> 'grants', '[]') as grants
        ),
        inserting as (
            select gr.value ->> 'name' as role
            from jsonb_array_elements(p_context -> 'grants_before') as gr
            where gr.value -> 'privileges' ? 'INSERT'
            union
            select gr.value ->> 'name'
            from jsonb_each(p_context -> 'columns_before') as col
            cross join lateral jsonb_array_elements(col.value -> 'grants') as gr
            where gr.value -> 'privileges' ? 'INSERT'
        )
        select coalesce(jsonb_agg(jsonb_build_object('name', inserting.role, 'privileges', '["USAGE"]'::jsonb)
            order by inserting.role), '[]')
        from sequence
        cross join inserting
        where inserting.role <> '(owner)'
          and not exists (
              select from jsonb_array_elements(sequence.grants) as gr
              where gr.value ->> 'name' in (inserting.role, 'PUBLIC')
                and gr.value -> 'privileges' ?| array['USAGE', 'UPDATE']));
end
$$;

comment on function schemawatch._denied_roles(jsonb, jsonb) is
'The roles that could insert before, and may not draw from the sequence behind this column''s default, as items of an
access list.';


create or replace function schemawatch._grant_facts(
    p_rule_id text,
    p_before jsonb,
    p_after jsonb,
    p_column text,
    p_on text,
    p_owner text
)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with own as (
            select
                schemawatch._role_name(change.role, p_owner) as role,
                change.grantable and p_rule_id in ('grant-added', 'grant-revoked') as grantable,
                string_agg(change.privilege, ', ' order by change.privilege) as privileges,
                string_agg(lower(change.privilege) || coalesce(' (' || p_column || ')', ''), ', '
                    order by change.privilege) as list
            from schemawatch._privilege_changes(p_before, p_after) as change
            where change.rule_id = p_rule_id
            group by 1, 2
        )
        select jsonb_build_object(
            'on', concat_ws('.', p_on, p_column),
            'roles', string_agg(distinct own.role, ', '),
            'privileges', string_agg(
                format('%s %s %s', own.privileges,
                    case p_rule_id when 'grant-revoked' then 'from' when 'grant-added' then 'to' else 'by' end, own.role)
                    || case when own.grantable then ' with grant option' else '' end,
                '; ' order by own.role, own.grantable),
            'undo', string_agg(
                case p_rule_id
                    when 'grant-added' then format('revoke %s on %s from %s;', own.list, p_on, own.role)
                    when 'grant-option-added'
                        then format('revoke grant option for %s on %s from %s;', own.list, p_on, own.role)
                    else format('grant %s on %s to %s%s;', own.list, p_on, own.role,
                        case when own.grantable or p_rule_id = 'grant-option-revoked'
                            then ' with grant option' else '' end)
                end, ' ' order by own.role, own.grantable))
        from own);
end
$$;

comment on function schemawatch._grant_facts(text, jsonb, jsonb, text, text, text) is
'What the placeholders of a finding on privileges stand for: on what, whose, which, and the SQL that takes the change
back. p_column null is the whole relation.';
