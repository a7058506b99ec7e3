create or replace function schemawatch._with_identity(p_document jsonb, p_more jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case when p_more is null then p_document
        else jsonb_set(p_document, '{identity}', p_document -> 'identity' || p_more) end
$$;

comment on function schemawatch._with_identity(jsonb, jsonb) is
'A document that knows more of what is true in this database only; it keeps its digest.';
