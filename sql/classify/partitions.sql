-- Decides: constraint-became-deferrable, partition-added, partition-attached, partition-bound-changed,
-- partition-default-added, partition-default-removed, partition-detached, partition-expression-changed,
-- partition-key-changed, partition-key-refuses, partition-moved, partition-recreated, partition-renamed,
-- partition-unique-removed, table-became-logged, table-became-unlogged, unique-added.

create or replace function schemawatch._partition_context(p_pair schemawatch._object_pair, p_context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_partition text := coalesce(p_pair.before, p_pair.after) ->> 'partition';
    v_own jsonb := coalesce(p_context -> 'partitions_after' -> v_partition, p_context -> 'partitions_before' -> v_partition);
    v_context jsonb;
    v_side text;
    v_section text;
    v_list jsonb;
    v_above text;
begin
    if v_partition is null then
        return p_context;
    end if;
    v_context := p_context || jsonb_build_object(
        'table_before', v_own, 'table_after', v_own, 'renames', '{}'::jsonb);
    foreach v_side in array array['before', 'after'] loop
        foreach v_section in array array['constraints', 'indexes', 'triggers'] loop
            -- what holds for all rows of the table, or of a partition that this one is a part of; the nearest first
            v_list := '[]';
            v_above := v_own ->> 'parent';
            while v_above is not null loop
                v_list := v_list || coalesce(p_context #> array['partitions_' || v_side, v_above, v_section], '[]');
                v_above := p_context #>> array['partitions_' || v_side, v_above, 'parent'];
            end loop;
            v_list := v_list || (p_context -> (v_section || '_' || v_side));
            v_context := v_context || jsonb_build_object(
                v_section || '_above_' || v_side, v_list,
                v_section || '_' || v_side,
                v_list || coalesce(p_context #> array['partitions_' || v_side, v_partition, v_section], '[]'));
        end loop;
    end loop;
    return v_context;
end
$$;

comment on function schemawatch._partition_context(schemawatch._object_pair, jsonb) is
'_change_context() for an object of one partition: the partition in the place of the table, with the constraints and
indexes that hold there, its own and those from above. As it is for any other object.';


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
    -- one that is not unique can only refuse what it computes
    v_plain constant boolean := v_pair.section = 'indexes'
        and not (coalesce(v_pair.before, '{}') || coalesce(v_pair.after, '{}')) ? 'unique';
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
            when v_plain and found.rule_id <> 'index-expression-refuses' then null
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


create or replace function schemawatch._partition_note(p_object jsonb, p_relation text, p_table text, p_partitions text[])
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return concat(
        ' ' || (p_object ->> 'parent') || ' is a partition of ' || p_table || '.',
        case when p_relation <> p_table and p_object ?| array['partition', 'bound'] then format(
            ' %s is a partition of %s: this is about the rows of %2$s that belong there.',
            coalesce(p_object ->> 'partition', p_relation), p_table) end,
        case when cardinality(p_partitions) > 1 then format(
            ' The same goes for %s more: %s%s.', cardinality(p_partitions) - 1,
            array_to_string(p_partitions[2:4], ', '),
            case when cardinality(p_partitions) > 4 then ', …' else '' end) end);
end
$$;

comment on function schemawatch._partition_note(jsonb, text, text, text[]) is
'What the message of a finding adds when it is on a partition (p_relation) of p_table: that it is one, and which
others (p_partitions[2:]) it is told for as well. Empty for any other finding.';


create or replace function schemawatch._likeness(
    p_pair schemawatch._object_pair,
    p_rule_id text,
    p_attribute text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_pair.section = 'partitions' and p_attribute is null then jsonb_build_array(
            p_rule_id, coalesce(p_pair.before, p_pair.after) -> 'parent')::text
        when coalesce(p_pair.before, p_pair.after) ? 'partition' then jsonb_build_array(
            p_rule_id, p_pair.section, p_attribute,
            p_pair.before - array['name', 'partition'], p_pair.after - array['name', 'partition'])::text
    end;
end
$$;

comment on function schemawatch._likeness(schemawatch._object_pair, text, text) is
'What findings on several partitions have in common when one text can tell them all: partitions of one parent that came
or went, or the same object in each of them. Null for any other finding.';


create or replace function schemawatch._partitioning_findings(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_changed text[] := p_pair.changed;
    v_partition boolean := p_pair.section = 'partitions';
    v_default boolean := coalesce(a, b) #>> '{bound,text}' = 'DEFAULT';
    v_recreated boolean := v_changed && array['recreated', 'kind'];
begin
    if v_partition and (b is null or a is null) then
        return next (case
            when a is not null then case
                when v_default then 'partition-default-added'
                when p_pair.after_ids -> 'attached' = 'true' then 'partition-attached'
                else 'partition-added' end
            -- where the table has no partitions any more it is told of the table
            when p_context #>> '{table_after,kind}' = 'partitioned table'
                then case when v_default then 'partition-default-removed' else 'partition-detached' end
            end, null, null)::schemawatch._finding;
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        -- the table as a partition
        (false, 'partition-attached', 'partition_of', array['partition_of', 'partition_bound', 'inherits'],
            'partition_of' = any (v_changed) and a ? 'partition_of'),
        (false, 'partition-detached', 'partition_of', array['partition_of', 'partition_bound', 'inherits'],
            'partition_of' = any (v_changed) and not a ? 'partition_of'),
        (false, 'partition-bound-changed', 'partition_bound', array['partition_bound'],
            'partition_bound' = any (v_changed) and not 'partition_of' = any (v_changed)),
        (false, 'partition-key-changed', 'partition_key', array['partition_key'],
            'partition_key' = any (v_changed) and not 'kind' = any (v_changed)),
        (false, 'table-became-unlogged', 'persistence', array['persistence'],
            'persistence' = any (v_changed) and a ->> 'persistence' = 'unlogged'),
        (false, 'table-became-logged', 'persistence', array['persistence'],
            'persistence' = any (v_changed) and not a ? 'persistence'),
        -- and its own
        (true, 'partition-recreated', 'recreated', array_remove(v_changed, 'bound'), v_recreated),
        (true, 'partition-key-changed', 'partition_key', array['partition_key'],
            'partition_key' = any (v_changed) and not v_recreated),
        (true, 'partition-moved', 'parent', array['parent', 'bound'],
            'parent' = any (v_changed) and not 'recreated' = any (v_changed)),
        (true, 'partition-bound-changed', 'bound', array['bound'],
            'bound' = any (v_changed) and ('recreated' = any (v_changed) or not 'parent' = any (v_changed))),
        (true, 'partition-renamed', case when 'name' = any (v_changed) then 'name' else 'schema' end,
            array['name', 'schema'], v_changed && array['name', 'schema'] and not 'recreated' = any (v_changed)),
        (true, 'table-became-unlogged', 'persistence', array['persistence'],
            'persistence' = any (v_changed) and a ? 'persistence' and not 'recreated' = any (v_changed)),
        (true, 'table-became-logged', 'persistence', array['persistence'],
            'persistence' = any (v_changed) and not a ? 'persistence' and not 'recreated' = any (v_changed)),
        (v_partition, 'partition-key-refuses', 'partition_key', array[]::text[],
            'partition_key' = any (v_changed) and p_pair.after_ids ? 'promises'
            and not p_pair.after_ids -> 'promises' ? 'total'),
        -- refused writes are told of the table as a whole
        (true, null, null, array['refuses'], true)
    ) as rule (partition, rule_id, attribute, claims, applies)
    where rule.partition = v_partition and rule.applies;
end
$$;

comment on function schemawatch._partitioning_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a table as a partition, and to its own partitions.';
