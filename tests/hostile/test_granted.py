"""Who may call what: lists to be read, and to be changed on purpose."""

from __future__ import annotations

from tests.lab import Lab

READER = """
    announcement_json, check_contract, classify_changes, contract, diff_snapshots, diff_versions,
    drift_json, find_api_key, fleet_difference_json, impact, instead, left_out_tables, policy,
    reaches_table, source_name, status, take_snapshot"""
ADMIN = """
    accept_change, accept_document, accept_new_table, account_for_transaction,
    acknowledge_drift, allow_change, announce_change, answer_announcement, apply_contract,
    approve_change, begin_idempotent_request, capture_commands, capture_drops,
    claim_deliveries, create_endpoint, declare_source, declare_use, disable_endpoint,
    enable_endpoint, enqueue_deliveries, finish_idempotent_request, insert_api_key, note_fleet,
    note_reading, preview, protect_schema, protect_table, prune, queue_test, reclassify,
    record_attempt, record_audit_event, register_consumer, register_elsewhere, register_schema,
    register_table, remove_approval, remove_override, remove_use, reopen_drift,
    replay_deliveries, resolve_drift, retry_delivery, revoke_api_key, rotate_api_key,
    rotate_secret, scan, scan_if_moved, schedule_scan, set_compatibility, set_exhaustive,
    set_override, set_partitions, set_preset, set_source_name, touch_api_keys,
    undeclare_source, unprotect_schema, unprotect_table, unregister_consumer, unregister_table,
    unschedule_scan, update_api_key, update_endpoint, watch_schema_elsewhere,
    withdraw_announcement"""
MAY_CALL = """
    select distinct proname::text from pg_proc
    where pronamespace = 'schemawatch'::regnamespace and proname !~ '^_'
        and has_function_privilege(%s, oid, 'execute')"""
# (0 is PUBLIC.) What is left out gives PUBLIC a type by default, which shows and runs nothing.
GRANTED = """
    with item (object, owner, acl, usual) as (
        select oid::regprocedure::text, proowner, proacl, acldefault('f', proowner) from pg_proc
        where pronamespace = 'schemawatch'::regnamespace
        union all
        select oid::regclass::text, relowner, relacl,
            acldefault(case when relkind = 'S' then 's' else 'r' end::"char", relowner)
        from pg_class
        where relnamespace = 'schemawatch'::regnamespace
        union all
        select att.attrelid::regclass || '.' || att.attname, rel.relowner, att.attacl, null
        from pg_attribute as att
        join pg_class as rel on rel.oid = att.attrelid
        where rel.relnamespace = 'schemawatch'::regnamespace
        union all
        select nspname::text, nspowner, nspacl, acldefault('n', nspowner) from pg_namespace
        where nspname = 'schemawatch'
    )
    select item.object, acl.grantee, acl.grantee::regrole::text, acl.privilege_type,
        acl.is_grantable
    from item
    cross join lateral aclexplode(coalesce(item.acl, item.usual)) as acl
    where acl.grantee <> item.owner"""


def named(text: str) -> set[str]:
    return {name.strip() for name in text.split(",")}


def test_the_lists(lab: Lab) -> None:
    granted = lab.run(GRANTED)
    assert [row for row in granted if row[1] == 0] == []
    assert {row[2] for row in granted} == {"schemawatch_reader", "schemawatch_admin"}
    assert [row[0] for row in granted if row[4]] == ["schemawatch.allow_change(text)"]
    reads = {kind for _, _, role, kind, _ in granted if role == "schemawatch_reader"}
    assert reads == {"SELECT", "EXECUTE", "USAGE"}

    def callable_by(role: str) -> set[str]:
        return {name for (name,) in lab.run(MAY_CALL, role)}

    assert callable_by("public") == set()
    assert callable_by("schemawatch_reader") == named(READER)
    assert callable_by("schemawatch_admin") == named(READER) | named(ADMIN)
