create or replace function schemawatch._hidden_options(p_options text[])
returns jsonb
language sql
immutable
parallel safe
as $$
    select jsonb_object_agg(split_part(opt.text, '=', 1), md5(opt.text))
    from unnest(p_options) as opt (text)
    where not schemawatch._foreign_options(jsonb_build_array(opt.text)) @> jsonb_build_array(opt.text)
$$;

comment on function schemawatch._hidden_options(text[]) is
'The options whose values _foreign_options() hides, each with a hash by which a new value is noticed; null for none.';
