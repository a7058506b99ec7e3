create or replace function schemawatch.set_override(
    p_selector text,
    p_verdict text,
    p_schema_id bigint default null,
    p_table_pattern text default null,
    p_object_pattern text default null,
    p_reason text default null,
    p_until timestamptz default null,
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
    perform schemawatch._check_selector(p_selector, p_verdict);
    if p_schema_id is not null and p_table_pattern is not null or '' in (p_table_pattern, p_object_pattern) then
        raise exception 'the scope is unclear'
            using errcode = 'SW009', hint = 'Give p_schema_id or p_table_pattern, not both; neither is all tables. No pattern is empty.';
    end if;
    v_new.selector := p_selector;
    v_new.verdict := p_verdict;
    v_new.schema_id := p_schema_id;
    v_new.table_pattern := p_table_pattern;
    v_new.object_pattern := p_object_pattern;
    v_new.reason := p_reason;
    v_new.expires_at := p_until;
    v_new.created_by := p_by;
    -- first, so that what it replaces does not count as what it lowers
    update schemawatch.rule_override as old
    set removed_at = now(), removed_by = p_by
    where old.removed_at is null
      and (old.selector, old.schema_id, old.table_pattern, old.object_pattern)
        is not distinct from (p_selector, p_schema_id, p_table_pattern, p_object_pattern);
    return schemawatch._put_override(v_new, schemawatch._lowers_breaking(p_selector, p_verdict));
end
$$;

comment on function schemawatch.set_override(text, text, bigint, text, text, text, timestamptz, text) is
'Gives findings another impact from now on, and returns the number of the override. p_selector: a rule_id (* is any
text), object:KIND or audience:readers, audience:writers, audience:cdc. p_verdict: SAFE, RISKY, BREAKING, or OFF to
mute; for an audience ON or OFF. Everywhere, or in one table (p_schema_id), the tables whose schema.table is like
p_table_pattern, the objects (columns) whose name is like p_object_pattern. It replaces the one with the same
selector and scope. What may lower BREAKING needs p_reason and p_until, within a year: SW004. Raises SW003 for an
unknown selector, SW009 for a bad verdict, scope or end, SW101 for an unknown schema_id.';

create or replace function schemawatch.set_override(
    p_selector text,
    p_verdict text,
    p_table text,
    p_table_pattern text default null,
    p_object_pattern text default null,
    p_reason text default null,
    p_until timestamptz default null,
    p_by text default session_user
)
returns bigint
language sql
volatile
as $$
    select schemawatch.set_override(
        p_selector, p_verdict, schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)),
        p_table_pattern, p_object_pattern, p_reason, p_until, p_by)
$$;

comment on function schemawatch.set_override(text, text, text, text, text, text, timestamptz, text) is
'The same for a table by its name, written as in SQL; null is all tables. Raises SW101 when no watched table has it.';
