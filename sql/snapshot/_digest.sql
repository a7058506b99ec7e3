create or replace function schemawatch._digest(p_document jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return encode(sha256(convert_to(
        (p_document - 'identity'::text - 'server_version_num'::text)::text, 'UTF8')), 'hex');
end
$$;

comment on function schemawatch._digest(jsonb) is
'SHA-256 of what the document says about the structure: equal for equal structures, on any server that
deparses expressions alike. jsonb prints its keys in an order of its own, so the text is canonical.';
