create or replace function schemawatch.set_preset(
    p_preset text,
    p_schema_id bigint default null,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new schemawatch.rule_override;
begin
    if p_preset is not null and not exists (select from schemawatch.preset as own where own.preset = p_preset)
        or p_preset is null and p_schema_id is null
    then
        raise exception 'there is no preset "%"', coalesce(p_preset, 'null')
            using errcode = 'SW003', hint = (
                select format('Use one of %s.', string_agg(own.preset, ', ' order by own.preset))
                from schemawatch.preset as own);
    end if;
    update schemawatch.rule_override as old
    set removed_at = now(), removed_by = p_by
    where old.removed_at is null and old.selector like 'preset:%' and old.schema_id is not distinct from p_schema_id;
    if p_preset is null or p_preset = 'applications' and p_schema_id is null then
        return null;  -- what is so without a row
    end if;
    v_new.selector := 'preset:' || p_preset;
    v_new.verdict := 'ON';
    v_new.schema_id := p_schema_id;
    v_new.created_by := p_by;
    return schemawatch._put_override(v_new, false);
end
$$;

comment on function schemawatch.set_preset(text, bigint, text) is
'Chooses the preset for all tables, or for one; null takes a table''s own choice away. Presets are in
schemawatch.preset; applications is what the rules say. Returns the number of its row in rule_override, null when it
needs none. Raises SW003 for an unknown preset, SW101 for an unknown schema_id.';

create or replace function schemawatch.set_preset(p_preset text, p_table text, p_by text default session_user)
returns bigint
language sql
volatile
as $$
    select schemawatch.set_preset(
        p_preset, schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)), p_by)
$$;

comment on function schemawatch.set_preset(text, text, text) is
'The same for a table by its name, written as in SQL; null is all tables. Raises SW101 when no watched table has it.';
