create or replace function schemawatch._declared_as(p_event schemawatch.ddl_event)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce((p_event).declared_as, (
        select src.declared_as
        from schemawatch.declared_source as src
        where case src.kind
            when 'role' then (p_event).session_user_name like src.pattern or (p_event).role_name like src.pattern
            else (p_event).application_name like src.pattern
        end
        order by src.source_id
        limit 1));
end
$$;

comment on function schemawatch._declared_as(schemawatch.ddl_event) is
'What a change was declared as: by its session, or else by the first declared source that its actor matches;
null when it was not, or when nobody knows who made it.';
