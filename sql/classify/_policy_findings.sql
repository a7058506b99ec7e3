create or replace function schemawatch._policy_findings(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_changed text[] := array_remove(p_pair.changed, 'comment');
    v_kept boolean := b is not null and a is not null;
    v_in_force boolean := p_context -> 'table_before' ? 'row_security' or p_context -> 'table_after' ? 'row_security';
    v_idle boolean := not v_kept
        and schemawatch._policy_is_idle(coalesce(a, b), p_context -> case when a is null then 'policies_after' else 'policies_before' end);
    v_passing text[];
begin
    if v_kept and 'comment' = any (p_pair.changed) then
        return next ('table-comment-changed', 'comment', array['comment'])::schemawatch._finding;
    end if;
    if v_kept and v_changed = '{}' then
        return;
    end if;
    if not v_in_force or v_idle then
        return next (case when v_in_force then 'policy-idle-changed' else 'policy-inactive-changed' end,
            v_changed[1], v_changed)::schemawatch._finding;
        return;
    end if;
    if 'name' = any (v_changed) then
        return next ('policy-renamed', 'name', array['name'])::schemawatch._finding;
    end if;
    v_passing := array(
        select rule_id
        from unnest(array['policy-permissive-removed', 'policy-restrictive-added', 'policy-permissive-added',
            'policy-restrictive-removed']) as rule_id
        where schemawatch._policy_reach(rule_id, b, a) is not null);
    return query
    select rule_id, case when v_kept then schemawatch._first_of(v_changed, array['name', 'using', 'check']) end,
        array['permissive', 'command', 'roles'] || case when 'permissive' = any (v_changed) then array['using', 'check'] end
    from unnest(v_passing) as rule_id;
    if v_kept and v_changed && array['using', 'check'] and not 'permissive' = any (v_changed) then
        return next ('policy-changed', schemawatch._first_of(v_changed, array['name', 'permissive', 'command', 'roles']),
            array['using', 'check'])::schemawatch._finding;
    end if;
end
$$;

comment on function schemawatch._policy_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a row security policy. One that changed its kind, its command or its roles is gone for some and
new for others.';
