create or replace view schemawatch.override_status as
select
    over.override_id, over.selector, over.verdict, over.schema_id,
    (select format('%s.%s', head.schema_name, head.table_name)
     from schemawatch._head as head where head.schema_id = over.schema_id) as table_name,
    over.table_pattern, over.object_pattern, over.reason, over.expires_at, over.created_at, over.created_by,
    over.removed_at, over.removed_by,
    case
        when over.removed_at is not null then 'removed'
        when over.expires_at <= now() then 'expired'
        when over.selector !~ '^(audience|preset|finding):' and not exists (
            select from schemawatch.rule as rule
            where schemawatch._selects(over.selector, rule.rule_id, rule.object_kind))
            then 'unknown'
        else 'in force'
    end as state
from schemawatch.rule_override as over;

comment on view schemawatch.override_status is
'Every override with its state: in force, expired (by itself), removed (or replaced), or unknown, when no rule answers
to its selector any more.';
