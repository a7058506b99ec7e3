-- Decides: grant-added, grant-option-added, grant-option-revoked, grant-revoked, schema-usage-granted,
-- schema-usage-revoked.

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


create or replace function schemawatch._privilege_findings(p_pair schemawatch._object_pair)
returns setof schemawatch._finding
language sql
immutable
parallel safe
as $$
    select distinct own.rule_id, 'grants', array['grants']
    from schemawatch._privilege_changes(p_pair.before -> 'grants', p_pair.after -> 'grants') as own
    where 'grants' = any (p_pair.changed)
$$;

comment on function schemawatch._privilege_findings(schemawatch._object_pair) is
'The rules that apply to the access list of a column, a sequence or a view.';


create or replace function schemawatch._grant_findings(p_pair schemawatch._object_pair)
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
        return next (case when b is null then 'grant-added' else 'grant-revoked' end, null, null)::schemawatch._finding;
        return;
    end if;
    return query
    select distinct own.rule_id, case when own.rule_id like 'grant-option-%' then 'grantable' else 'privileges' end,
        case when own.rule_id like 'grant-option-%' then array['grantable'] else array['privileges', 'grantable'] end
    from schemawatch._privilege_changes(
        jsonb_build_array(b), jsonb_build_array(a || jsonb_build_object('name', b -> 'name'))) as own;
    if 'name' = any (p_pair.changed) then
        -- the role itself was renamed
        return next (null, null, array['name'])::schemawatch._finding;
    end if;
end
$$;

comment on function schemawatch._grant_findings(schemawatch._object_pair) is
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
