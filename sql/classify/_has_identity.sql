create or replace function schemawatch._has_identity(p_table jsonb, p_constraints jsonb, p_indexes jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select case p_table ->> 'replica_identity'
        when 'full' then true
        when 'nothing' then false
        when 'index' then p_constraints @> '[{"replica_identity": true}]' or p_indexes @> '[{"replica_identity": true}]'
        else p_constraints @> '[{"kind": "primary key"}]'
    end
$$;

comment on function schemawatch._has_identity(jsonb, jsonb, jsonb) is
'Whether UPDATE and DELETE of a published table can say which row they mean: by its replica identity.';
