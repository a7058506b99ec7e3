create or replace function schemawatch._unique_added_rule(p_object jsonb, p_context jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when not schemawatch._still_unique(p_object, p_context, 'before') then 'unique-added'
        -- one more index that demands nothing new
        when schemawatch._times_unique(p_object, p_context, 'after') > 1 then 'index-added'
        -- told once, of the constraint or the index that it replaces
    end
$$;

comment on function schemawatch._unique_added_rule(jsonb, jsonb) is
'The rule for an added unique constraint or index: its columns may have been just as unique before. Null when it
only replaces another one.';
