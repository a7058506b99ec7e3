create or replace function schemawatch._action_rule(
    p_before jsonb,
    p_after jsonb,
    p_event text,
    p_columns_before jsonb,
    p_columns_after jsonb
)
returns text
language sql
immutable
parallel safe
as $$
    -- SET NULL of a NOT NULL column refuses as well
    select case
        when refused.before and not refused.after then 'foreign-key-action-loosened'
        when not refused.before and refused.after then 'foreign-key-action-tightened'
        else 'foreign-key-action-changed'
    end
    from (
        select
            schemawatch._foreign_key_effect(p_before, p_event, '', p_columns_before, 0) like 'fails%' as before,
            schemawatch._foreign_key_effect(p_after, p_event, '', p_columns_after, 0) like 'fails%' as after
    ) as refused
$$;

comment on function schemawatch._action_rule(jsonb, jsonb, text, jsonb, jsonb) is
'The rule for a change of ON DELETE or ON UPDATE (p_event: delete, update): towards side effects, towards refusal, or
neither. The columns are those of the referencing table by name, null where they are not known.';
