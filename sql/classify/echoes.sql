create or replace function schemawatch._columns_under(p_section text, p_object jsonb)
returns setof text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select col.name
    from jsonb_array_elements_text(
        case when p_section = 'referenced_by' then p_object #> '{references,columns}'
            else coalesce(p_object -> 'columns', '[]') end || coalesce(p_object -> 'uses', '[]')
            || coalesce(schemawatch._key_columns(p_object), '[]')
    ) as col (name)
    where jsonb_typeof(p_object -> 'columns') is distinct from 'null'
    union all
    select p_object ->> 'name' where p_section = 'view_columns';
end
$$;

comment on function schemawatch._columns_under(text, jsonb) is
'The columns of the table that a constraint, a foreign key to it, an index, a statistics object, a view or a column of a view is made of.';


create or replace function schemawatch._own_changes(
    p_pair schemawatch._object_pair,
    p_retyped text[],
    p_renames jsonb
)
returns text[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rebuilt text[] := nullif((schemawatch._sections() -> p_pair.section ->> 'with_column')::text[], '{}');
begin
    if p_retyped is null or p_pair.changed is null or not p_pair.changed && v_rebuilt or not exists (
        select from schemawatch._columns_under(p_pair.section, p_pair.before) as col (name)
        where col.name = any (p_retyped))
    then
        return p_pair.changed;
    end if;
    -- uses and recreated say nothing where the text is the same
    if p_pair.section = 'views' and (not p_pair.changed <@ v_rebuilt
        or schemawatch._without_casts(p_pair.before #>> '{definition,text}')
            <> schemawatch._without_casts(p_pair.after #>> '{definition,text}'))
    then
        return p_pair.changed;
    end if;
    return array(
        select att.name
        from unnest(p_pair.changed) as att (name)
        where att.name <> all (v_rebuilt)
           or p_pair.section not like 'view%'
              and schemawatch._without_casts(schemawatch._renamed_in(p_pair.before ->> att.name, p_renames, false))
                  is distinct from schemawatch._without_casts(schemawatch._renamed_in(p_pair.after ->> att.name, p_renames, true))
    );
end
$$;

comment on function schemawatch._own_changes(schemawatch._object_pair, text[], jsonb) is
'The attributes of an object that changed, without those that PostgreSQL rebuilt for the new type of a column: the
same expression but for casts and new names of columns.';


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
                and schemawatch._sections() -> p_pair.section ? 'with_column'
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
