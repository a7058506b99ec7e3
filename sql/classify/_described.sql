create or replace function schemawatch._described(p_section text, p_object jsonb, p_table text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select case p_section
            when 'columns' then concat_ws(' ',
                p_object #>> '{type,text}',
                'default ' || (p_object #>> '{default,text}'),
                'generated always as (' || (p_object #>> '{generated,text}') || ') ' || (p_object #>> '{generated,kind}'),
                'generated ' || (p_object ->> 'identity') || ' as identity')
            when 'view_columns' then p_object #>> '{type,text}'
            when 'referenced_by' then schemawatch._described('constraints', p_object, p_table)
            when 'constraints' then concat_ws(' ',
                case p_object ->> 'kind'
                    when 'check' then format('CHECK (%s)', p_object #>> '{expression,text}')
                    when 'exclusion' then p_object #>> '{expression,text}'
                    else format('%s%s (%s)', upper(p_object ->> 'kind'),
                        case when p_object ? 'nulls_not_distinct' then ' NULLS NOT DISTINCT' else '' end,
                        schemawatch._constraint_columns(p_object, p_object -> 'columns'))
                end,
                'INCLUDE (' || schemawatch._name_list(p_object -> 'include') || ')',
                'REFERENCES ' || (p_object #>> '{references,table}') || ' ('
                    || schemawatch._constraint_columns(p_object, p_object #> '{references,columns}') || ')',
                'MATCH ' || upper(p_object ->> 'match'),
                'ON UPDATE ' || upper(nullif(p_object ->> 'on_update', 'no action')),
                'ON DELETE ' || upper(nullif(p_object ->> 'on_delete', 'no action'))
                    || coalesce(' (' || schemawatch._name_list(p_object -> 'on_delete_columns') || ')', ''),
                case when p_object ? 'deferrable' and p_object ->> 'kind' <> 'exclusion' then 'DEFERRABLE' end,
                case when p_object ? 'initially_deferred' and p_object ->> 'kind' <> 'exclusion'
                    then 'INITIALLY DEFERRED' end,
                case when p_object ? 'no_inherit' then 'NO INHERIT' end,
                -- the server does not check it, so it is not valid either
                case when p_object ? 'not_enforced' then 'NOT ENFORCED'
                    when p_object ? 'not_valid' then 'NOT VALID' end)
            when 'indexes' then concat_ws(' ',
                case when p_object ? 'unique' then 'CREATE UNIQUE INDEX' else 'CREATE INDEX' end,
                quote_ident(p_object ->> 'name'), 'ON', p_table, 'USING', p_object ->> 'method',
                format('(%s)', (
                    select string_agg(concat_ws(' ',
                        coalesce(quote_ident(key.value ->> 'column'), '(' || (key.value ->> 'expression') || ')'),
                        'COLLATE ' || quote_ident(key.value ->> 'collation'),
                        key.value ->> 'opclass',
                        case when key.value ? 'descending' then 'DESC' end,
                        'NULLS ' || upper(key.value ->> 'nulls')), ', ' order by key.ord)
                    from jsonb_array_elements(p_object -> 'keys') with ordinality as key (value, ord))),
                'INCLUDE (' || schemawatch._name_list(p_object -> 'include') || ')',
                case when p_object ? 'nulls_not_distinct' then 'NULLS NOT DISTINCT' end,
                'WHERE ' || (p_object #>> '{predicate,text}'))
            when 'triggers' then coalesce(p_object #>> '{when,text}', concat_ws(' ',
                case when p_object ? 'deferrable' then 'CREATE CONSTRAINT TRIGGER' else 'CREATE TRIGGER' end,
                quote_ident(p_object ->> 'name'), upper(p_object ->> 'timing'),
                (select string_agg(upper(event) || case when event = 'update'
                    then coalesce(' OF ' || schemawatch._name_list(p_object -> 'columns'), '') else '' end, ' OR ')
                 from jsonb_array_elements_text(p_object -> 'events') as event),
                'ON', p_table,
                case when p_object ? 'deferrable' then 'DEFERRABLE' end,
                case when p_object ? 'initially_deferred' then 'INITIALLY DEFERRED' end,
                case when p_object ?| array['old_table', 'new_table'] then 'REFERENCING' end,
                'OLD TABLE AS ' || quote_ident(p_object ->> 'old_table'),
                'NEW TABLE AS ' || quote_ident(p_object ->> 'new_table'),
                'FOR EACH', upper(p_object ->> 'level'),
                format('EXECUTE FUNCTION %s(%s)', p_object ->> 'function', (
                    select string_agg(quote_literal(arg.value), ', ' order by arg.ord)
                    from regexp_split_to_table(p_object ->> 'arguments', '\\000') with ordinality as arg (value, ord)
                    where arg.ord <= regexp_count(p_object ->> 'arguments', '\\000')))))
            when 'rules' then rtrim(p_object #>> '{definition,text}', ';')
            when 'policies' then concat_ws(' ',
                case when p_object ->> 'permissive' = 'true' then 'PERMISSIVE' else 'RESTRICTIVE' end,
                'FOR', upper(p_object ->> 'command'),
                'TO', schemawatch._name_list(p_object -> 'roles'),
                'USING (' || (p_object #>> '{using,text}') || ')',
                'WITH CHECK (' || (p_object #>> '{check,text}') || ')')
            when 'views' then rtrim(p_object #>> '{definition,text}', ';')
            when 'grants' then format('%s to %s',
                (select string_agg(privilege, ', ') from jsonb_array_elements_text(p_object -> 'privileges') as privilege),
                p_object ->> 'name')
            when 'partitions' then p_object #>> '{bound,text}'
            when 'publications' then
                (select string_agg(operation, ', ') from jsonb_array_elements_text(p_object -> 'operations') as operation)
            else p_object ->> 'name'
        end);
end
$$;

comment on function schemawatch._described(text, jsonb, text) is
'An object of a document in SQL, as far as a person needs it to recognise or restore it.';
