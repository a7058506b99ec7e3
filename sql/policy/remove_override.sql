create or replace function schemawatch.remove_override(p_override_id bigint, p_by text default session_user)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    update schemawatch.rule_override
    set removed_at = now(), removed_by = p_by
    where override_id = p_override_id and removed_at is null;
    if not found then
        raise exception 'no override has the number %', coalesce(p_override_id::text, 'null')
            using errcode = 'SW104', hint = 'List them with SELECT * FROM schemawatch.override_status;';
    end if;
end
$$;

comment on function schemawatch.remove_override(bigint, text) is
'Ends an override, a preset or the acceptance of a finding; the row stays. What is stored keeps the impact that it
has until reclassify(). Raises SW104 for an unknown number, or one that was removed before.';
