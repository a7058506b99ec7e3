create or replace function schemawatch._partition_findings(
    p_pair schemawatch._object_pair,
    p_context jsonb
)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_pair schemawatch._object_pair := p_pair;
    v_whole jsonb;
    v_told boolean;
    -- how it is called, and what it is for the server, is all the same to rows
    c_names constant text[] := array['name', 'partition', 'comment', 'options', 'tablespace', 'clustered',
        'replica_identity', 'statistics_targets', 'invalid', 'inherited', 'uses'];
begin
    if v_pair.section = 'triggers' and coalesce(v_pair.before, v_pair.after) ? 'inherited' then
        -- the table's own trigger: where it is not listed it is in the state that it has there
        select v_pair.after || jsonb_build_object('enabled', whole.item -> 'enabled') into v_whole
        from jsonb_array_elements(p_context -> 'triggers_above_before') as whole (item)
        where whole.item -> 'name' = v_pair.after -> 'name';
        v_pair.before := coalesce(v_pair.before, v_whole);
        select v_pair.before || jsonb_build_object('enabled', whole.item -> 'enabled') into v_whole
        from jsonb_array_elements(p_context -> 'triggers_above_after') as whole (item)
        where whole.item -> 'name' = v_pair.before -> 'name';
        v_pair.after := coalesce(v_pair.after, v_whole);
        v_pair.changed := array['enabled'];
    end if;
    v_told := case p_pair.section
        -- a column is told of the table when it comes or goes, and so is the table's own trigger
        when 'columns' then v_pair.before is null or v_pair.after is null
        when 'triggers' then coalesce(p_pair.before, p_pair.after) ? 'inherited'
            and coalesce(v_pair.before -> 'enabled' = v_pair.after -> 'enabled', true)
        -- a new constraint or index of the table takes in one of a partition that says the same
        else v_pair.after is null and exists (
            select
            from jsonb_array_elements(p_context -> (v_pair.section || '_above_after')) as whole (item)
            where whole.item - c_names = v_pair.before - c_names
              and (whole.item ? 'invalid'
                  or whole.item not in (
                      select old.item
                      from jsonb_array_elements(p_context -> (v_pair.section || '_above_before')) as old (item))))
        end;
    if v_told then
        return query select null::text, null::text, v_pair.changed;
        return;
    end if;
    return query
    select
        case
            -- who upserts into the table names its keys, not those of a partition
            when found.rule_id in ('primary-key-removed', 'unique-removed', 'unique-became-partial') then 'partition-unique-removed'
            when found.rule_id = 'unique-became-deferrable' then 'constraint-became-deferrable'
            when found.rule_id in ('primary-key-changed', 'unique-columns-changed') then 'unique-added'
            when found.rule_id = 'column-generated-expression-changed' then 'partition-expression-changed'
            else found.rule_id
        end,
        found.attribute, found.claims
    from schemawatch._findings_of(v_pair, p_context) as found;
end
$$;

comment on function schemawatch._partition_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to what one partition has of its own: as if it were the table, but for what only those notice
who name the partition. p_context is that of _partition_context().';
