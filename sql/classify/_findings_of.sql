create or replace function schemawatch._findings_of(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    case p_pair.section
        when 'table' then
            return query select * from schemawatch._table_findings(p_pair, p_context);
        when 'columns' then
            return query select * from schemawatch._column_findings(p_pair, p_context);
        when 'constraints' then
            return query select * from schemawatch._constraint_findings(p_pair, p_context);
        when 'referenced_by' then
            return query select * from schemawatch._reference_findings(p_pair);
        when 'indexes' then
            return query select * from schemawatch._index_findings(p_pair, p_context);
        when 'sequences' then
            return query select * from schemawatch._sequence_findings(p_pair, p_context);
        when 'types' then
            return query select * from schemawatch._type_findings(p_pair, p_context);
        when 'triggers', 'rules', 'statistics' then
            return query select * from schemawatch._behaviour_findings(p_pair);
        when 'policies' then
            return query select * from schemawatch._policy_findings(p_pair, p_context);
        when 'functions' then
            return query select case when schemawatch._first_of(p_pair.changed, array['name', 'schema']) is not null
                    then 'dependent-function-changed' end,
                case when 'body' = any (p_pair.changed) then 'body'
                    else schemawatch._first_of(p_pair.changed, array['name', 'schema']) end,
                p_pair.changed;
        when 'views', 'view_columns' then
            return query select * from schemawatch._view_findings(p_pair, p_context);
        when 'partitions', 'publications', 'grants', 'usage' then
            return query select * from schemawatch._membership_findings(p_pair, p_context);
        else
            return;  -- nothing explains it, so it becomes unclassified-change
    end case;
end
$$;

comment on function schemawatch._findings_of(schemawatch._object_pair, jsonb) is
'Which rules apply to one object pair. Attributes that no finding claims become unclassified-change.';
