"""/v1/announcements and their answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.http.serving import Api, Db, named, problem

DROP = "alter table orders drop column colour"
AT = (datetime.now(UTC) + timedelta(days=90)).strftime("%Y-%m-%dT00:00:00Z")


@pytest.fixture
def body(db: Db, orders: int) -> dict[str, Any]:
    """Return what announces that a column goes which billing reads."""
    db.execute("select schemawatch.register_consumer('billing')")
    db.execute("select schemawatch.declare_use('billing', 'orders', '{colour}')")
    row = db.execute("select to_jsonb(p) from schemawatch.preview(%s) as p", [DROP]).fetchone()
    assert row is not None
    consumers = row[0].pop("consumers")
    # as `schemawatch check --json` has it, which says more than is needed
    findings = [{"schema_id": orders, "at": None, "change": row[0], "consumers": consumers}]
    return {"schema_id": orders, "reason": "unused", "planned_at": AT, "findings": findings}


async def test_from_announcing_to_the_drift(api: Api, db: Db, body: dict[str, Any]) -> None:
    path = "/v1/announcements"
    problem(await api.writer.post(path, json=body), 403)
    made = await api.admin.post(path, json=body)
    assert made.status_code == 201, made.text
    one = made.headers["location"]
    assert (await api.reader.get(one)).json() == made.json()
    said = made.json()
    assert (said["state"], said["announced_by"], said["unanswered"]) == (
        "announced",
        "test",
        ["billing"],
    )
    assert said["consumer_summary"] == "breaks billing"
    no = {"consumer": "billing", "answer": "not_before", "not_before": AT, "note": "busy"}
    problem(await api.reader.post(f"{one}/answers", json=no), 403)
    answered = await api.writer.post(f"{one}/answers", json=no)
    assert answered.status_code == 201, answered.text
    [consumer] = answered.json()["consumers"]
    assert consumer["answer"] | {"answered_at": None} == {
        "answer": "not_before",
        "not_before": AT,
        "note": "busy",
        "answered_at": None,
        "answered_by": "test",
    }
    [listed] = (await api.reader.get(path)).json()["announcements"]
    assert (listed["not_before"], listed["unanswered"]) == (AT, [])
    problem(await api.admin.post(path, json=body), 409, "SW204")
    db.execute(DROP.encode())
    drift = (await api.reader.get("/v1/drifts")).json()["drifts"][0]
    [only] = drift["announced"]
    assert (only["announcement_id"], only["outcome"], only["early"], only["against"]) == (
        1,
        "announced",
        True,
        ["billing"],
    )
    problem(await api.writer.post(f"{one}/answers", json=no), 409, "SW204")
    problem(await api.admin.delete(one), 409, "SW204")
    problem(await api.reader.get(f"{path}/404"), 404, "SW104")
    # it has happened, so that it can be announced again, and withdrawn
    assert (await api.admin.post(path, json=body)).status_code == 201
    assert (await api.admin.delete(f"{path}/2")).status_code == 204
    assert (await api.reader.get(f"{path}/2")).json()["state"] == "withdrawn"


async def test_what_is_refused(api: Api, body: dict[str, Any]) -> None:
    [finding] = body["findings"]
    for change, status, code, field in (
        ({"planned_at": "2020-01-01T00:00:00Z"}, 422, "SW009", None),
        ({"planned_at": "soon"}, 422, "SW024", "planned_at"),
        ({"findings": []}, 422, "SW024", "findings"),
        ({"findings": [{"consumers": []}]}, 422, "SW024", "change"),
        ({"reason": "\0"}, 422, "SW024", "reason"),
        ({"schema_id": 404}, 404, "SW101", None),
        ({"findings": [{"change": {**finding["change"], "rule_id": "x"}}]}, 422, "SW009", None),
        ({"findings": [{"change": {**finding["change"], "after": "\0"}}]}, 422, "SW009", None),
    ):
        answer = problem(
            await api.admin.post("/v1/announcements", json={**body, **change}), status, code
        )
        if field is not None:
            assert field in str(named(answer))
    assert (await api.reader.get("/v1/announcements")).json()["announcements"] == []
