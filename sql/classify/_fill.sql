create or replace function schemawatch._fill(p_template text, p_facts jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(part.found[1] || coalesce(
            case when part.found[2] <> '' then coalesce(p_facts ->> part.found[2], '(none)') end, ''), '' order by part.ord)
        from regexp_matches(p_template, '([^{]*)(?:\{([a-z_]+)\}|$)', 'g') with ordinality as part (found, ord));
end
$$;

comment on function schemawatch._fill(text, jsonb) is
'A text of a rule with its placeholders filled in, in one pass: the values may hold braces of their own.';
