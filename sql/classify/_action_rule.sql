create or replace function schemawatch._action_rule(p_before text, p_after text)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_before in ('no action', 'restrict') and p_after not in ('no action', 'restrict')
            then 'foreign-key-action-loosened'
        when p_before not in ('no action', 'restrict') and p_after in ('no action', 'restrict')
            then 'foreign-key-action-tightened'
        else 'foreign-key-action-changed'
    end
$$;

comment on function schemawatch._action_rule(text, text) is
'The rule for a change of ON DELETE or ON UPDATE: towards side effects, towards refusal, or neither.';
