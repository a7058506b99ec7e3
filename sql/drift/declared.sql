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


create or replace function schemawatch.declare_source(
    p_kind text,
    p_pattern text,
    p_declared_as text,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source_id bigint;
begin
    if p_kind is null or p_kind not in ('role', 'application_name') then
        raise exception 'kind "%" is unknown', coalesce(p_kind, 'null')
            using errcode = 'SW009', hint = 'Use role or application_name.';
    end if;
    if coalesce(btrim(p_pattern), '') = '' or coalesce(btrim(p_declared_as), '') = ''
        or length(p_pattern) > 200 or length(p_declared_as) > 200 or p_pattern ~ '^%+$'
    then
        raise exception 'a pattern and a name of 1 to 200 characters are needed'
            using errcode = 'SW009',
                detail = 'A pattern that every name matches would declare whatever anybody does.',
                hint = 'For instance application_name, flyway%, flyway.';
    end if;
    perform schemawatch._check_like(p_pattern);
    insert into schemawatch.declared_source (kind, pattern, declared_as, declared_by)
    values (p_kind, p_pattern, btrim(p_declared_as), p_by)
    on conflict on constraint declared_source_key do update
    set declared_as = excluded.declared_as, declared_by = excluded.declared_by, declared_at = excluded.declared_at
    returning source_id into v_source_id;
    return v_source_id;
end
$$;

comment on function schemawatch.declare_source(text, text, text, text) is
'Declares what a role or an application changes from now on: p_kind is role or application_name, p_pattern a LIKE
pattern of its name, p_declared_as what drift.declared_as will say. The same kind and pattern again change
that. Returns the source_id. Raises SW009 for an unknown kind, or a pattern that matches
everything or ends with a lone backslash.';


create or replace function schemawatch.undeclare_source(p_source_id bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from schemawatch.declared_source where source_id = p_source_id;
    if not found then
        raise exception 'declared source % does not exist', coalesce(p_source_id::text, 'null')
            using errcode = 'SW104', hint = 'List them with SELECT * FROM schemawatch.declared_source;';
    end if;
end
$$;

comment on function schemawatch.undeclare_source(bigint) is
'Ends declare_source(): later changes of that role or application are undeclared again. Raises SW104.';
