create or replace function schemawatch._object_kind(p_section text, p_object jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case p_section
        when 'columns' then 'column'
        when 'constraints' then 'constraint'
        when 'referenced_by' then 'constraint'
        when 'indexes' then 'index'
        when 'triggers' then 'trigger'
        when 'policies' then 'policy'
        when 'rules' then 'rule'
        when 'functions' then 'function'
        when 'statistics' then 'statistics'
        when 'sequences' then 'sequence'
        when 'publications' then 'publication'
        when 'grants' then 'privilege'
        when 'usage' then 'privilege'
        when 'views' then 'view'
        when 'view_columns' then 'column'
        when 'types' then case p_object ->> 'kind' when 'domain' then 'domain' else 'type' end
        else 'table'
    end
$$;

comment on function schemawatch._object_kind(text, jsonb) is
'The object_kind of an object, from the section of the document that holds it.';
