create or replace function schemawatch._new_column_rule(p_object jsonb, p_context jsonb)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new jsonb := schemawatch._new_columns(p_context);
    v_kind text := coalesce(p_object ->> 'kind', 'unique');
    v_columns jsonb := coalesce(p_object -> 'columns', schemawatch._key_columns(p_object));
    c_spared constant text := case p_object ->> 'kind'
        when 'foreign key' then 'foreign-key-added-with-column' else 'constraint-added-with-column' end;
    v_values jsonb;
begin
    if v_new is null or v_columns is null or not exists (
        select from schemawatch._columns_under(null, p_object) as col (name) where v_new ? col.name)
    then
        return null;
    end if;
    if v_kind = 'check' then
        v_values := schemawatch._value_left(p_object #>> '{expression,text}', v_new, p_context);
        return case
            when v_values = 'false' and p_context #>> '{table_after,kind}' <> 'foreign table' then 'constraint-added-blocks-inserts'
            when v_values in ('true', 'null') then c_spared
            when schemawatch._null_passes(p_object #>> '{expression,text}') and not exists (
                select from jsonb_array_elements_text(v_columns) as col (name)
                where (v_new #>> array[col.name, 'value']) is distinct from 'NULL') then c_spared end;
    end if;
    -- for each key: its value, JSON null, or what is known of it
    v_values := (
        select jsonb_agg(coalesce(
            case when v_new -> col.name = '"fresh"' then '{"fresh": true}'::jsonb end,
            case when v_new #>> array[col.name, 'value'] = 'NULL' then 'null'::jsonb end,
            schemawatch._value_left(
                case when p_context -> 'columns_after' ? col.name then quote_ident(col.name) else col.name end,
                v_new, p_context),
            '{"unknown": true}'))
        from jsonb_array_elements_text(v_columns) as col (name));
    return case v_kind
        when 'foreign key' then case
            when case when p_object ? 'match' then v_values <@ '[null]' else v_values @> '[null]' end then c_spared end
        when 'exclusion' then case when v_values @> '[null]' then c_spared end
        else case
            when schemawatch._value_left(p_object #>> '{predicate,text}', v_new, p_context) in ('false', 'null')
                or v_values @> '[{"fresh": true}]'
                or v_values @> '[null]' and not p_object ? 'nulls_not_distinct' then c_spared
            when not v_values @> '[{"unknown": true}]' and (not p_object ? 'predicate'
                or schemawatch._value_left(p_object #>> '{predicate,text}', v_new, p_context) = 'true')
                then 'constraint-added-blocks-inserts' end
        end;
end
$$;

comment on function schemawatch._new_column_rule(jsonb, jsonb) is
'The rule for a new constraint or unique index that is over columns which the same drift added: it accepts whatever a
statement sends that was written before and leaves them at their defaults, or no row of it (a unique one: no second row).
Null when that is not known, as for one over old columns.';
