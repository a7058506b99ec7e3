-- Decides: rewrite-rule-added, rewrite-rule-changed, rewrite-rule-removed, statistics-expression-raises,
-- statistics-object-changed, trigger-added, trigger-changed, trigger-disabled, trigger-enabled, trigger-removed.

create or replace function schemawatch._first_of(p_names text[], p_without text[])
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select name from unnest(p_names) with ordinality as att (name, ord)
        where name <> all (p_without) order by ord limit 1);
end
$$;

comment on function schemawatch._first_of(text[], text[]) is 'The first name that is not among the others.';


create or replace function schemawatch._behaviour_findings(p_pair schemawatch._object_pair)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_changed text[] := p_pair.changed;
    v_added boolean := p_pair.before is null;
    v_removed boolean := p_pair.after is null;
    v_kept boolean := p_pair.before is not null and p_pair.after is not null;
    v_fires_before boolean := schemawatch._fires(b);
    v_fires_after boolean := schemawatch._fires(a);
begin
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('triggers', 'trigger-added', null, null, v_added),
        ('triggers', 'trigger-removed', null, null, v_removed),
        ('triggers', 'trigger-disabled', 'enabled', array['enabled'],
            v_kept and v_fires_before and not v_fires_after),
        ('triggers', 'trigger-enabled', 'enabled', array['enabled'],
            v_kept and 'enabled' = any (v_changed) and (v_fires_after or not v_fires_before)),
        ('triggers', 'trigger-changed', schemawatch._first_of(v_changed, array['enabled', 'inherited', 'comment']),
            array_remove(array_remove(v_changed, 'enabled'), 'comment'),
            v_kept and schemawatch._first_of(v_changed, array['enabled', 'inherited', 'comment']) is not null),
        ('triggers', null, null, array['inherited'], true),
        ('rules', 'rewrite-rule-added', null, null, v_added),
        ('rules', 'rewrite-rule-removed', null, null, v_removed),
        ('rules', 'rewrite-rule-changed', schemawatch._first_of(v_changed, array['comment']),
            array_remove(v_changed, 'comment'),
            v_kept and schemawatch._first_of(v_changed, array['comment']) is not null),
        ('statistics', 'statistics-object-changed', schemawatch._first_of(v_changed, array['comment']),
            array_remove(v_changed, 'comment'),
            not v_kept or schemawatch._first_of(v_changed, array['comment']) is not null),
        ('statistics', 'statistics-expression-raises', case when v_kept then 'expressions' end, array[]::text[],
            p_pair.after_ids ? 'promises' and not p_pair.after_ids -> 'promises' ? 'total'
            and (v_added or 'expressions' = any (v_changed)))
    ) as rule (section, rule_id, attribute, claims, applies)
    where rule.section = p_pair.section and rule.applies;
end
$$;

comment on function schemawatch._behaviour_findings(schemawatch._object_pair) is
'The rules that apply to triggers, rewrite rules and extended statistics.';
