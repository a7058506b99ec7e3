"""Every operation, tried with a key that is limited to one table, on what belongs to another."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from psycopg import sql

from controlplane.http.description.operations import Operation
from controlplane.http.routes import OPERATIONS
from tests.http.serving import Api, Db, client, new_key

SECRET = "zx_other"
TABLES = (
    "registration",
    "drift",
    "endpoint",
    "delivery",
    "rule_override",
    "protection",
    "approval",
    "announced_change",
    "announced_answer",
    "fleet_difference",
    "consumer",
    "consumer_use",
    "old_secret",
    "api_key",
)
# The stream does not end; test_stream.py has its limits.
TRIED = [operation for operation in OPERATIONS if operation.name != "stream_drifts"]


def _numbers(db: Db) -> dict[str, str]:
    """Make another table with one of each kind of thing; return their numbers by parameter."""
    db.execute(sql.SQL("create table {} (id bigint, note text)").format(sql.Identifier(SECRET)))
    text = """
        select schemawatch.register_table(%(name)s::text::regclass);
        select schemawatch.create_endpoint(
            p_url => 'https://' || %(name)s || '.example.com/', p_schema_id => 1);"""
    for statement in text.split(";")[:2]:
        db.execute(statement.encode(), {"name": SECRET})
    db.execute(sql.SQL("alter table {} drop column note").format(sql.Identifier(SECRET)))
    db.execute(
        "select schemawatch.set_override(p_selector => 'column-removed', p_verdict => 'BREAKING', "
        "p_schema_id => 1, p_reason => %s)",
        [SECRET],
    )
    db.execute("select schemawatch.protect_table(1)")
    db.execute("select schemawatch.register_consumer('theirs', p_owner => %s)", [SECRET])
    db.execute("select schemawatch.declare_use('theirs', %s, p_reads => '{id}')", [SECRET])
    db.execute(
        "select schemawatch.approve_change(1, %s, now() + interval '1 day', p_declared_as => 'x')",
        [SECRET],
    )
    announced = "alter table {} drop column id"
    db.execute(
        "select schemawatch.announce_change(%s, %s, now(), %s)",
        [SECRET, SECRET, announced.format(SECRET)],
    )
    differs = {
        "schema_name": "public",
        "table_name": SECRET,
        "table_state": "watched",
        "impact": "SAFE",
        "alike": ["a"],
        "odd": ["b"],
        "tied": False,
        "changes": [{"fingerprint": "x", "difference": SECRET, "consumers": []}],
    }
    db.execute("select schemawatch.note_fleet('g', 'b', %s, '[]', '0')", [json.dumps([differs])])
    found = db.execute(
        "select (select drift_id from schemawatch.drift), "
        "(select min(delivery_id) from schemawatch.delivery), "
        "(select override_id from schemawatch.rule_override where reason is not null)"
    ).fetchone()
    assert found is not None
    drift_id, delivery_id, override_id = map(str, found)
    return {
        "schema_id": "1",
        "database": "default",
        "drift_id": drift_id,
        "endpoint_id": "1",
        "delivery_id": delivery_id,
        "override_id": override_id,
        "approval_id": "1",
        "announcement_id": "1",
        "difference_id": "1",
        "consumer": "theirs",
        "schema_name": "public",
        "version": "1",
        "position": "1",
        "key_id": "1",
        "source_id": "1",
        "rule_id": "column-removed",
        "asset": "page.js",
    }


CHANGE = {
    "rule_id": "column-removed",
    "impact": "BREAKING",
    "readers": "BREAKING",
    "writers": "BREAKING",
    "cdc": "BREAKING",
    "object_kind": "column",
    "object_name": "id",
    "attribute": None,
    "before": {"name": "id"},
    "after": None,
    "message": "id was dropped.",
    "remedy": "Put it back.",
    "collateral": None,
    "fingerprint": "0" * 32,
}
# Bodies that would do something, or show something, to who may.
BODIES: dict[str, dict[str, Any]] = {
    "register_schema": {"schema_name": "public", "table_name": SECRET},
    "create_webhook": {"url": "https://example.com/", "schema_id": 1},
    "replay_webhook": {"since": "2020-01-01T00:00:00Z", "only_failed": False},
    "acknowledge_drift": {"reason": "mine"},
    "resolve_drift": {"reason": "mine"},
    "reopen_drift": {"reason": "mine"},
    "create_override": {"selector": "column-added", "verdict": "BREAKING", "schema_id": 1},
    "accept_finding": {"reason": "mine", "until": "2027-01-01T00:00:00Z"},
    "choose_preset": {"preset": None, "schema_id": 1},
    "reclassify_drifts": {"schema_id": 1},
    "create_key": {"name": "mine"},
    "create_approval": {
        "schema_id": 1,
        "reason": "mine",
        "until": "2027-01-01T00:00:00Z",
        "declared_as": "mine",
    },
    "create_announcement": {
        "schema_id": 1,
        "reason": "mine",
        "planned_at": "2027-01-01T00:00:00Z",
        "findings": [{"change": CHANGE}],
    },
    "create_answer": {"consumer": "theirs", "answer": "ready"},
    "put_consumer": {"tables": [{"table": SECRET, "reads": ["id"]}]},
    "create_declared_source": {"kind": "role", "pattern": "%", "declared_as": "mine"},
}


def _fingerprint(db: Db) -> str:
    """All that a key could change, but when keys were last used."""
    digest = hashlib.sha256()
    for table in TABLES:
        query = sql.SQL("select to_jsonb(t) - 'last_used_at' from schemawatch.{} as t order by 1")
        for row in db.execute(query.format(sql.Identifier(table))).fetchall():
            digest.update(repr(row).encode())
    return digest.hexdigest()


def _path(operation: Operation, numbers: dict[str, str]) -> str:
    path = operation.path.format_map(numbers)
    return f"{path}?from=1&to=2" if operation.name == "get_diff" else path


async def test_no_operation_shows_or_changes_another_table(
    api: Api, db: Db, subtests: pytest.Subtests
) -> None:
    numbers = _numbers(db)
    key = new_key(db, "write")
    db.execute(
        "update schemawatch.api_key set schema_ids = '{4711}' where prefix = %s", [key.prefix]
    )
    before = _fingerprint(db)
    shown = 0
    async with client(api.url, key.key) as limited:
        for operation in TRIED:
            body = BODIES.get(operation.name, {}) if operation.body else None
            path = _path(operation, numbers)
            with subtests.test(operation=operation.name):
                if operation.scope is not None:
                    answer = await limited.request(operation.method, path, json=body)
                    assert answer.status_code < 500, answer.text
                    if not answer.is_error or answer.status_code == 422:
                        asked = path + str(body)
                        assert SECRET not in answer.text.replace(asked, ""), answer.text
                    if operation.limited == "by_path":
                        assert answer.status_code in {403, 404}, answer.text
                    assert _fingerprint(db) == before
            if operation.method == "GET" and operation.scope == "read":
                shown += SECRET in (await api.admin.get(path)).text
    assert shown >= 10, "to a key without a limit it is there"


async def test_nothing_of_another_table_comes_by_query(api: Api, db: Db) -> None:
    _numbers(db)
    key = new_key(db, "read")
    db.execute(
        "update schemawatch.api_key set schema_ids = '{4711}' where prefix = %s", [key.prefix]
    )
    asked = [
        "/v1/schemas?table_name=" + SECRET,
        "/v1/drifts?schema_id=1",
        "/v1/deliveries?schema_id=1",
        "/v1/deliveries?drift_id=1",
        "/v1/deliveries?endpoint_id=1",
        "/v1/webhooks?schema_id=1",
        "/v1/overrides?schema_id=1",
        "/v1/drifts/stream?schema_id=1",
    ]
    async with client(api.url, key.key) as limited:
        for path in asked:
            answer = await limited.get(path)
            empty = answer.status_code == 200 and next(iter(answer.json().values())) == []
            assert answer.status_code == 404 or empty, (path, answer.text)
            assert SECRET not in answer.text
