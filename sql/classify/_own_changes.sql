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
    v_rebuilt text[] := case p_pair.section
        when 'view_columns' then array['type', 'collation']
        when 'views' then array['definition', 'uses', 'recreated']
        when 'constraints' then array['expression']
        when 'indexes' then array['keys', 'predicate']
        when 'statistics' then array['expressions'] end;
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
