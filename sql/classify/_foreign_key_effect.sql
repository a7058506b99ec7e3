create or replace function schemawatch._foreign_key_effect(
    p_key jsonb,
    p_event text,
    p_child text,
    p_columns jsonb,
    p_version integer
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_names jsonb := case p_event when 'delete' then coalesce(p_key -> 'on_delete_columns', p_key -> 'columns')
        else p_key -> 'columns' end;
    v_set text := format('silently sets %s of %s to %%s in the rows that refer to it', schemawatch._name_list(v_names), p_child);
    v_not_null text := (
        select min(quote_ident(col.name)) from jsonb_array_elements_text(v_names) as col (name)
        where p_columns -> col.name ? 'not_null');
begin
    return case p_key ->> ('on_' || p_event)
        when 'no action' then 'fails with 23503'
        -- an error of its own from PostgreSQL 18 on
        when 'restrict' then case when p_version >= 180000 then 'fails with 23001' else 'fails with 23503' end
        when 'cascade' then format(case p_event when 'delete' then 'silently deletes the rows of %s that refer to it'
            else 'silently changes the rows of %s that refer to it' end, p_child)
        when 'set null' then case
            when v_not_null is not null
                then format('fails with 23502, because it would set %s of %s, which is NOT NULL, to NULL', v_not_null, p_child)
            when p_columns is null then format(v_set, 'NULL') || ' (and fails with 23502 where that is NOT NULL)'
            else format(v_set, 'NULL') end
        when 'set default' then format(v_set, 'the default')
            || format(', and fails with 23503 when %s has no such row', p_key #>> '{references,table}') end;
end
$$;

comment on function schemawatch._foreign_key_effect(jsonb, text, text, jsonb, integer) is
'What a DELETE of a referenced row, or an UPDATE of its key, does because of a foreign key: the rest of a sentence.
p_columns are those of the referencing table by name, null where they are not known.';
