create or replace function schemawatch._renamed_in(p_text text, p_renames jsonb, p_new boolean)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text text := p_text;
    v_ren record;
begin
    -- both names become the same mark, so that two columns can have swapped theirs
    for v_ren in
        select case when p_new then ren.value else ren.key end as name, row_number() over (order by ren.key) as nth
        from jsonb_each_text(p_renames) as ren
    loop
        v_text := regexp_replace(v_text, '(?<![\w$])' || regexp_replace(v_ren.name, '\W', '\\\&', 'g') || '(?![\w$])',
            'renamed_column_' || v_ren.nth, 'g');
    end loop;
    return v_text;
end
$$;

comment on function schemawatch._renamed_in(text, jsonb, boolean) is
'A stored expression with a mark in place of each column that was renamed (old name to new name), looked for by its
new or its old name: for comparing expressions, never for running them.';
