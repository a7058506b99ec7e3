create or replace function schemawatch._hit(
    p_rule_id text,
    p_readers text,
    p_writers text,
    p_pair schemawatch._object_pair,
    p_context jsonb
)
returns table (readers text, writers text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lost text[];
begin
    readers := p_readers;
    writers := p_writers;
    case
        -- on a table published for UPDATE or DELETE it is the writers who fail
        when p_rule_id = 'replica-identity-lost' then
            if p_context -> 'refusals' @> '[{"rule_id": "replica-identity-lost"}]' then
                writers := 'BREAKING';
            end if;
        -- nobody could send it, but what a trigger runs may read it
        when p_rule_id = 'column-removed-generated' then
            if p_context -> 'mentions' ? (p_pair.before ->> 'name') then
                writers := 'RISKY';
            end if;
        when p_pair.section = 'policies' then
            if not schemawatch._policy_reach(p_rule_id, p_pair.before, p_pair.after) -> 'commands' ? 'select' then
                readers := 'SAFE';
            end if;
        when p_rule_id = 'grant-revoked' then
            v_lost := array(
                select change.privilege
                from schemawatch._privilege_changes(
                    case p_pair.section when 'grants' then jsonb_build_array(p_pair.before) else p_pair.before -> 'grants' end,
                    case p_pair.section when 'grants' then jsonb_build_array(p_pair.after) else p_pair.after -> 'grants' end)
                    as change
                where change.rule_id = p_rule_id);
            if not 'SELECT' = any (v_lost) then
                readers := 'SAFE';
            -- of a relation UPDATE, DELETE and RETURNING need it as well
            elsif p_pair.section = 'sequences' and cardinality(v_lost) = 1 then
                writers := 'SAFE';
            end if;
        else null;
    end case;
    return next;
end
$$;

comment on function schemawatch._hit(text, text, text, schemawatch._object_pair, jsonb) is
'The impacts of a rule on readers and writers, where the object at hand hits others than the rule says in general.';
