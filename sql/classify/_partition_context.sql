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
