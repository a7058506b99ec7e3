create or replace function schemawatch._privilege_findings(p_pair schemawatch._object_pair)
returns setof schemawatch._finding
language sql
immutable
parallel safe
as $$
    select distinct own.rule_id, 'grants', array['grants']
    from schemawatch._privilege_changes(p_pair.before -> 'grants', p_pair.after -> 'grants') as own
    where 'grants' = any (p_pair.changed)
$$;

comment on function schemawatch._privilege_findings(schemawatch._object_pair) is
'The rules that apply to the access list of a column, a sequence or a view.';
