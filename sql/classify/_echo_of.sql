create or replace function schemawatch._echo_of(p_pair schemawatch._object_pair, p_lost text[], p_retyped text[])
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with own as (
            select coalesce(p_pair.before, p_pair.after) as object
        ),
        over as (
            select col.name
            from own
            cross join lateral jsonb_array_elements_text(
                case when p_pair.section = 'referenced_by' then own.object #> '{references,columns}'
                    else coalesce(own.object -> 'columns', '[]') end || coalesce(own.object -> 'uses', '[]')
                    || coalesce(schemawatch._key_columns(own.object), '[]')
            ) as col (name)
            where jsonb_typeof(own.object -> 'columns') is distinct from 'null'
            union all
            select own.object ->> 'name' from own where p_pair.section = 'view_columns'
        )
        select over.name
        from over
        cross join own
        where case
            -- gone with a column
            when p_pair.after is null then over.name = any (p_lost)
                and p_pair.section in (
                    'constraints', 'referenced_by', 'indexes', 'statistics', 'views', 'view_columns')
            -- rebuilt for a column's new type
            when p_pair.before is not null then over.name = any (p_retyped)
                and case p_pair.section
                    when 'view_columns' then p_pair.changed <@ array['type', 'collation']
                    when 'views' then p_pair.changed <@ array['definition', 'uses', 'recreated']
                        and schemawatch._without_casts(p_pair.before #>> '{definition,text}')
                            = schemawatch._without_casts(p_pair.after #>> '{definition,text}')
                    else p_pair.section in ('constraints', 'indexes', 'statistics')
                        and p_pair.changed <@ array['keys', 'uses', 'predicate', 'expression', 'expressions', 'columns']
                    end
        end
        order by over.name
        limit 1);
end
$$;

comment on function schemawatch._echo_of(schemawatch._object_pair, text[], text[]) is
'The column whose removal or new type explains that this constraint, index, statistics object or view went or was
rebuilt; null when it stands for itself. Such echoes are listed with the column''s finding, not beside it.';
