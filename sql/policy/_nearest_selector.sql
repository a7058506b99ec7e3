create or replace function schemawatch._nearest_selector(p_selector text)
returns text
language sql
stable
as $$
    select known.name
    from (
        select rule.rule_id as name from schemawatch.rule as rule
        union
        select 'object:' || rule.object_kind from schemawatch.rule as rule
        union
        values ('audience:readers'), ('audience:writers'), ('audience:cdc')
    ) as known
    cross join lateral (
        select count(*) as pieces
        -- two blanks before each: beginnings count more
        from generate_series(1, length(known.name)) as start (at)
        where strpos('  ' || lower(translate(p_selector, '_ ', '--')), substr('  ' || known.name, start.at, 3)) > 0
    ) as shared
    -- of all three-letter pieces of both at least a third
    where 2 * shared.pieces * 3 >= length(known.name) + length(p_selector)
    order by shared.pieces::numeric / (length(known.name) + length(p_selector)) desc, known.name
    limit 1
$$;

comment on function schemawatch._nearest_selector(text) is
'The rule, kind or audience that was probably meant: the one that shares most of its three-letter pieces; null when
none shares enough.';
