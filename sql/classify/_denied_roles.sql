create or replace function schemawatch._denied_roles(p_column jsonb, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with sequence as (
            select p_column #>> '{default,sequence}' as name,
                coalesce(p_context -> 'sequences_after' -> (p_column #>> '{default,sequence}') -> 'grants', '[]') as grants
            where p_column #> '{default,sequence}' is not null
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
