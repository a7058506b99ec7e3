create or replace function schemawatch._echo_of(p_pair schemawatch._object_pair, p_lost text[], p_retyped text[])
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select over.name
        from schemawatch._columns_under(p_pair.section, coalesce(p_pair.before, p_pair.after)) as over (name)
        where case
            -- gone with a column
            when p_pair.after is null then over.name = any (p_lost)
                and p_pair.section in (
                    'constraints', 'referenced_by', 'indexes', 'statistics', 'views', 'view_columns')
            -- rebuilt for a column's new type, and nothing else
            when p_pair.before is not null then over.name = any (p_retyped) and p_pair.changed = '{}'
        end
        order by over.name
        limit 1);
end
$$;

comment on function schemawatch._echo_of(schemawatch._object_pair, text[], text[]) is
'The column whose removal or new type explains that this constraint, index, statistics object or view went or was
rebuilt; null when it stands for itself. Such echoes are listed with the column''s finding, not beside it.';
