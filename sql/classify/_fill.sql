create or replace function schemawatch._fill(
    p_template text,
    p_table text,
    p_name text,
    p_before text,
    p_after text
)
returns text
language sql
immutable
parallel safe
as $$
    -- values last: their text may hold braces of its own
    select replace(replace(replace(replace(p_template,
        '{table}', p_table),
        '{name}', p_name),
        '{before}', coalesce(case when length(p_before) > 300 then left(p_before, 299) || '…' else p_before end, 'none')),
        '{after}', coalesce(case when length(p_after) > 300 then left(p_after, 299) || '…' else p_after end, 'none'))
$$;

comment on function schemawatch._fill(text, text, text, text, text) is
'A message or remedy of a rule with its placeholders filled in: p_table and p_name quoted as SQL needs them;
values over 300 characters are cut.';
