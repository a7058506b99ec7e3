create or replace function schemawatch._selects(p_selector text, p_rule_id text, p_object_kind text)
returns boolean
language sql
immutable
parallel safe
as $$
    -- with their schema, as in _matches()
    select case
        when pg_catalog.starts_with(p_selector, 'object:')
            then pg_catalog.texteq(p_object_kind, pg_catalog.substr(p_selector, 8))
        else schemawatch._matches(p_rule_id, p_selector) end
$$;

comment on function schemawatch._selects(text, text, text) is
'Whether a selector of rule_override means this rule; audiences, presets, findings and deprecated mean none.';


create or replace function schemawatch._nearest_selector(p_selector text)
returns text
language sql
stable
as $$
    select schemawatch._nearest(translate(p_selector, '_ ', '--'), array(
        select rule.rule_id from schemawatch.rule as rule
        union
        select 'object:' || rule.object_kind from schemawatch.rule as rule
        union
        values ('audience:readers'), ('audience:writers'), ('audience:cdc'), ('deprecated')))
$$;

comment on function schemawatch._nearest_selector(text) is
'The rule, kind or audience that was probably meant; null when none is near enough.';


create or replace function schemawatch._check_selector(p_selector text, p_verdict text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_audience constant boolean := coalesce(
        p_selector in ('audience:readers', 'audience:writers', 'audience:cdc'), false);
    v_verdicts constant text[] :=
        case when v_audience then array['ON', 'OFF']
            -- muted it would be for those, too, who read the column
            when p_selector = 'deprecated' then array['SAFE', 'RISKY', 'BREAKING']
            else array['SAFE', 'RISKY', 'BREAKING', 'OFF'] end;
begin
    if not v_audience and p_selector is distinct from 'deprecated' and not exists (
        select from schemawatch.rule as rule
        where schemawatch._selects(p_selector, rule.rule_id, rule.object_kind))
    then
        raise exception 'no rule, kind of object or audience is called "%"', coalesce(p_selector, 'null')
            using errcode = 'SW003', hint = coalesce(
                'Did you mean ' || schemawatch._nearest_selector(p_selector) || '?',
                'Take one of SELECT rule_id, object_kind FROM schemawatch.rule; or object:KIND, or audience:readers|writers|cdc, '
                'or deprecated, or *.');
    end if;
    if p_verdict is null or p_verdict <> all (v_verdicts) then
        raise exception 'verdict "%" does not fit %', coalesce(p_verdict, 'null'), p_selector
            using errcode = 'SW009', hint = format('Use one of %s.', array_to_string(v_verdicts, ', '));
    end if;
end
$$;

comment on function schemawatch._check_selector(text, text) is
'Raises SW003 for a selector that means no rule and no audience, with the nearest one; SW009 for a verdict that does
not fit it.';
