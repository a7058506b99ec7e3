create or replace function schemawatch._privileges_lost(p_before jsonb, p_after jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select exists (
        select b.value ->> 'name', priv
        from jsonb_array_elements(p_before) as b
        cross join lateral jsonb_array_elements_text(b.value -> 'privileges') as priv
        except
        select a.value ->> 'name', priv
        from jsonb_array_elements(p_after) as a
        cross join lateral jsonb_array_elements_text(a.value -> 'privileges') as priv)
$$;

comment on function schemawatch._privileges_lost(jsonb, jsonb) is
'Whether some role has a privilege in the first list and not in the second.';
