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
