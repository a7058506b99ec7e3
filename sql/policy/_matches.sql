create or replace function schemawatch._matches(p_text text, p_pattern text)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_text like replace(replace(replace(replace(p_pattern, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%')
$$;

comment on function schemawatch._matches(text, text) is
'Whether a text is like a pattern in which * is any text. Not LIKE itself: names are full of underscores.';
