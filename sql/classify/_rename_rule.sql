create or replace function schemawatch._rename_rule(p_name text, p_renames jsonb)
returns text
language sql
immutable
parallel safe
as $$
    -- where the names lead: a -> b -> c ends at a free name, a -> b -> a never does
    with recursive chain (name, depth) as (
        select p_name, 0
        union all
        select p_renames ->> chain.name, chain.depth + 1
        from chain
        where p_renames ? chain.name and chain.depth <= 1600  -- MaxHeapAttributeNumber
            and (chain.depth = 0 or chain.name <> p_name)
    )
    select case
        when (select count(*) from chain where chain.name = p_name) > 1 then 'column-names-swapped'
        when taken.yes then 'column-replaced-by-rename'
        -- it took over another's name, and that is told of the other
        when p_renames ? (p_renames ->> p_name) then null
        else 'column-renamed'
    end
    from (
        select exists (select from jsonb_each_text(p_renames) as other where other.value = p_name) as yes
    ) as taken
$$;

comment on function schemawatch._rename_rule(text, jsonb) is
'The rule for a renamed column, from its old name and all renames of the table (old to new): names that went
round in a circle are swapped; a name that another column took over now means that one.';
