create or replace function schemawatch._findings_between(p_before jsonb, p_after jsonb, p_context jsonb)
returns table (pair schemawatch._object_pair, rule_id text, attribute text)
language sql
immutable
parallel safe
as $$
    select ('columns', jsonb_build_object('name', moved.name, 'position', moved.before),
        jsonb_build_object('name', moved.name, 'position', moved.after), null, null, array['position'])
        ::schemawatch._object_pair, 'column-position-changed', 'position'
    from schemawatch._moved_columns(p_before, p_after) as moved
    union all
    select ('sequences', narrow.item, narrow.item, null, null, null)::schemawatch._object_pair,
        'sequence-narrower-than-column', 'type'
    from (
        select to_jsonb(seq)
        from schemawatch._narrow_sequences(p_context, p_after -> 'sequences', 'columns_after') as seq
        except
        select to_jsonb(seq)
        from schemawatch._narrow_sequences(p_context, p_before -> 'sequences', 'columns_before') as seq
    ) as narrow (item)
    union all
    -- beside primary-key-removed: other victims
    select ('table', p_before -> 'table', p_after -> 'table', null, null, null)::schemawatch._object_pair,
        'replica-identity-lost', 'replica_identity'
    where (p_context ->> 'published')::boolean
      and p_before #> '{table,replica_identity}' = p_after #> '{table,replica_identity}'
      and schemawatch._has_identity(
          p_before -> 'table', p_before -> 'constraints', p_before -> 'indexes')
      and not schemawatch._has_identity(
          p_after -> 'table', p_after -> 'constraints', p_after -> 'indexes')
    union all
    select * from schemawatch._stand_in_findings(p_before, p_after, p_context)
$$;

comment on function schemawatch._findings_between(jsonb, jsonb, jsonb) is
'Rules about a table as a whole, which no single object shows: the order of its columns, a sequence that became
narrower than its column, an identity for replication that is lost, a view that took the name of the table.';
