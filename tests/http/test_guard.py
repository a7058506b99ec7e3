"""/v1/approvals, and the protection of a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.http.serving import Api, Db, named, problem

SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()
DROP = b"alter table orders drop column colour"


async def test_a_protected_table_and_what_may_pass(api: Api, db: Db, orders: int) -> None:
    protection = f"/v1/schemas/{orders}/protection"
    problem(await api.writer.put(protection, json={}), 403)
    assert (await api.admin.put(protection, json={})).status_code == 204
    with pytest.raises(psycopg.DatabaseError) as caught:
        db.execute(DROP)
    assert caught.value.sqlstate == "SW202"

    body = {"schema_id": orders, "reason": "agreed", "until": SOON, "declared_as": "PR-1"}
    problem(await api.writer.post("/v1/approvals", json=body), 403)
    made = await api.admin.post("/v1/approvals", json=body)
    assert made.status_code == 201, made.text
    path = made.headers["location"]
    assert (await api.reader.get(path)).json() == made.json()
    assert (made.json()["approved_by"], made.json()["state"]) == ("test", "in force")
    db.execute("begin")
    db.execute("set local schemawatch.change = 'PR-1'")
    db.execute(DROP)
    db.execute("commit")
    [listed] = (await api.reader.get("/v1/approvals")).json()["approvals"]
    assert (listed["state"], listed["used"]) == ("used", 1)
    newest = (await api.reader.get("/v1/drifts")).json()["drifts"][0]
    assert newest["bypasses"] == [
        {
            "kind": "approved",
            "reason": "agreed",
            "positions": [1],
            "approval_id": 1,
            "approved_by": "test",
        }
    ]
    assert (await api.admin.delete(path)).status_code == 204
    problem(await api.admin.delete(path), 404, "SW104")
    problem(await api.reader.get("/v1/approvals/404"), 404, "SW104")
    assert (await api.admin.delete(protection)).status_code == 204
    db.execute("alter table orders drop column id")


async def test_schemas_and_the_list(api: Api, db: Db, orders: int) -> None:
    path = "/v1/protections/schemas/public"
    problem(await api.writer.put(path, json={}), 403)
    assert (await api.admin.put(path, json={"max_impact": "SAFE"})).status_code == 204
    await api.admin.put(f"/v1/schemas/{orders}/protection", json={})
    db.execute("select schemawatch.set_compatibility('orders', 'full')")
    found = (await api.reader.get("/v1/protections")).json()["protections"]
    told = [(one["kind"], one["name"], one["max_impact"], one["mode"]) for one in found]
    assert told == [
        ("schema", "public", "SAFE", None),
        ("table", "public.orders", "RISKY", None),
        ("compatibility", "public.orders", None, "full"),
    ]
    assert {one["state"] for one in found} == {"in force"}
    assert (await api.admin.delete(path)).status_code == 204
    assert len((await api.reader.get("/v1/protections")).json()["protections"]) == 2
    problem(await api.admin.put("/v1/protections/schemas/no%20where", json={}), 404, "SW102")
    body = {"consumers": ["nobody"]}
    problem(await api.admin.put(path, json=body), 404, "SW106")


async def test_what_is_refused(api: Api, orders: int) -> None:
    body = {"schema_id": orders, "reason": "agreed", "until": SOON, "declared_as": "PR-1"}
    for change, code, field in (
        ({"declared_as": None}, "SW009", None),
        ({"until": "2020-01-01T00:00:00Z"}, "SW009", None),
        ({"uses": 0}, "SW024", "uses"),
        ({"fingerprint": "x"}, "SW024", "fingerprint"),
        ({"reason": "\0"}, "SW024", "reason"),
    ):
        answer = problem(await api.admin.post("/v1/approvals", json={**body, **change}), 422, code)
        if field is not None:
            assert named(answer) == {field}
    protection = f"/v1/schemas/{orders}/protection"
    problem(await api.admin.put(protection, json={"consumers": ["nobody"]}), 404, "SW106")
    problem(await api.admin.put("/v1/schemas/404/protection", json={}), 404, "SW101")
