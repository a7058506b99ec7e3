create or replace function schemawatch._ago(p_seconds numeric)
returns text
language sql
immutable
strict
parallel safe
as $$
    select case
        when p_seconds < 120 then format('%s s', floor(p_seconds))
        when p_seconds < 7200 then format('%s min', floor(p_seconds / 60))
        when p_seconds < 172800 then format('%s h', floor(p_seconds / 3600))
        else format('%s days', floor(p_seconds / 86400))
    end
$$;

comment on function schemawatch._ago(numeric) is 'A number of seconds in the unit that people would use.';
