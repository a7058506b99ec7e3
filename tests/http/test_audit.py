"""Every change made with a key leaves a note, in the transaction of the change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.serving import Api, Db, problem

HOOK = {"url": "https://example.com/hook"}


async def _events(api: Api, **filters: str) -> list[dict[str, Any]]:
    answer = await api.admin.get("/v1/audit", params=filters)
    assert answer.status_code == 200
    return answer.json()["audit"]


async def test_a_change_is_noted(api: Api, db: Db) -> None:
    headers = {"X-Request-ID": "my-request"}
    made = await api.writer.post("/v1/webhooks", json=HOOK, headers=headers)
    (event,) = await _events(api)
    key = db.execute(
        "select key_id, name from schemawatch.api_key where 'write' = any (scopes)"
    ).fetchone()
    assert (event["key_id"], event["key_name"]) == key
    assert event["operation"] == "create_webhook"
    assert event["object"] == made.headers["location"]
    assert event["request_id"] == "my-request"
    assert (event["status"], event["outcome"]) == (201, "done")
    stored = db.execute("select e::text from schemawatch.audit_event as e").fetchall()
    assert all(made.json()["secret"] not in row[0] for row in stored)


async def test_what_is_refused_is_noted_too(api: Api) -> None:
    problem(await api.writer.post("/v1/webhooks", json={"url": "nonsense"}), 422)
    problem(await api.writer.delete("/v1/schemas/4711"), 404)
    found = [(e["object"], e["status"], e["outcome"]) for e in await _events(api)]
    assert found == [
        ("/v1/schemas/4711", 404, "refused"),
        ("/v1/webhooks", 422, "refused"),
    ]


async def test_refusals_are_noted_but_not_without_end(api: Api) -> None:
    for _ in range(70):
        await api.writer.delete("/v1/schemas/4711")
    assert len(await _events(api, limit="200")) == 60


async def test_reading_is_not_noted(api: Api, orders: int) -> None:
    await api.reader.get("/v1/drifts")
    await api.reader.get(f"/v1/schemas/{orders}/latest")
    assert await _events(api) == []


async def test_a_change_without_its_note_does_not_happen(api: Api, db: Db) -> None:
    db.execute("alter table schemawatch.audit_event add constraint no_more check (false) not valid")
    assert (await api.writer.post("/v1/webhooks", json=HOOK)).status_code >= 400
    assert db.execute("select count(*) from schemawatch.endpoint").fetchone() == (0,)


async def test_a_repeated_request_is_noted_once(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    body = {"schema_name": "public", "table_name": "orders"}
    for _ in range(3):
        await api.writer.post("/v1/schemas", json=body, headers={"Idempotency-Key": "a"})
    assert len(await _events(api)) == 1


async def test_filters(api: Api, db: Db, subtests: pytest.Subtests) -> None:
    await api.writer.post("/v1/webhooks", json=HOOK)
    await api.admin.post("/v1/keys", json={"name": "n"})
    await api.writer.delete("/v1/schemas/4711")
    writer = db.execute(
        "select key_id from schemawatch.api_key where 'write' = any (scopes)"
    ).fetchone()
    assert writer is not None
    wanted = [
        ({"operation": "create_key"}, 1),
        ({"outcome": "refused"}, 1),
        ({"key_id": str(writer[0])}, 2),
        ({"since": "2020-01-01T00:00:00Z"}, 3),
        ({"until": "2020-01-01T00:00:00Z"}, 0),
    ]
    for filters, count in wanted:
        with subtests.test(filters=filters):
            assert len(await _events(api, **filters)) == count


async def test_events_are_forgotten_after_a_year(api: Api, db: Db) -> None:
    await api.writer.post("/v1/webhooks", json=HOOK)
    db.execute("update schemawatch.audit_event set at = at - interval '366 days'")
    db.execute("select count(*) from schemawatch.scan()")
    assert await _events(api) == []
