"""/v1/overrides, /v1/policy, /v1/reclassify and the acceptance of a finding."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.http.serving import Api, Db, named, problem

SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()
LOWER = {"selector": "column-removed", "verdict": "RISKY", "reason": "agreed", "until": SOON}


async def test_an_override_from_beginning_to_end(api: Api, db: Db, orders: int) -> None:
    body = {**LOWER, "schema_id": orders, "object_pattern": "col*"}
    made = await api.writer.post("/v1/overrides", json=body)
    assert made.status_code == 201, made.text
    path = made.headers["location"]
    assert (await api.reader.get(path)).json() == made.json()
    assert made.json()["created_by"] == "test", "the name of the key"
    assert (await api.reader.get("/v1/overrides")).json()["overrides"] == [made.json()]

    db.execute("alter table orders drop column colour")
    newest = (await api.reader.get("/v1/drifts")).json()["drifts"][0]
    [change] = newest["changes"]
    assert (newest["impact"], change["impact"], change["default_impact"]) == (
        "RISKY",
        "RISKY",
        "BREAKING",
    )
    assert change["decided_by"] == f"override {made.json()['override_id']}"
    assert change["decided_reason"] == "agreed"
    assert datetime.fromisoformat(change["decided_until"]) == datetime.fromisoformat(SOON)

    assert (await api.writer.delete(path)).status_code == 204
    problem(await api.writer.delete(path), 404, "SW104")
    assert (await api.reader.get(path)).json()["state"] == "removed"
    assert (await api.reader.get("/v1/overrides")).json()["overrides"] == []
    removed = await api.reader.get("/v1/overrides", params={"state": "removed"})
    assert [row["removed_by"] for row in removed.json()["overrides"]] == ["test"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"selector": "colum-removed"}, "SW003", None),
        ({"until": None}, "SW004", None),
        ({"reason": None}, "SW004", None),
        ({"until": "2020-01-01T00:00:00Z"}, "SW009", None),
        ({"until": "2027-01-01"}, "SW024", "until"),
        ({"verdict": "SAFEST"}, "SW024", "verdict"),
        ({"selector": ""}, "SW024", "selector"),
        ({"reason": "\0"}, "SW024", "reason"),
        ({"tag": "x"}, "SW024", "tag"),
    ],
)
async def test_what_is_refused(
    api: Api, change: dict[str, Any], code: str, field: str | None
) -> None:
    body = problem(await api.writer.post("/v1/overrides", json={**LOWER, **change}), 422, code)
    assert field is None or named(body) == {field}
    if code == "SW004":
        assert body["hint"].startswith("Give reason and until,")
    if code == "SW003":
        assert "column-removed" in body["hint"]


async def test_a_table_that_nobody_watches(api: Api) -> None:
    body = {**LOWER, "schema_id": 99}
    problem(await api.writer.post("/v1/overrides", json=body), 404, "SW101")


async def test_accepting_one_finding(api: Api, orders: int) -> None:
    drifts = (await api.reader.get(f"/v1/schemas/{orders}/drifts")).json()["drifts"]
    oldest = drifts[-1]
    assert [change["position"] for change in oldest["changes"]] == [1]
    path = f"/v1/drifts/{oldest['drift_id']}/changes"
    problem(await api.writer.post(f"{path}/1/accept", json={"reason": "ok"}), 422, "SW004")
    body = {"reason": "ok", "until": SOON}
    problem(await api.writer.post(f"{path}/2/accept", json=body), 404, "SW104")
    problem(await api.writer.post(f"{path}/0/accept", json=body), 422, "SW024")
    made = await api.writer.post(f"{path}/1/accept", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["selector"] == f"finding:{oldest['changes'][0]['fingerprint']}"
    now = (await api.reader.get(f"/v1/drifts/{oldest['drift_id']}")).json()
    assert (now["impact"], now["reclassified"]["impact_before"]) == ("SAFE", "BREAKING")
    assert now["reclassified"]["by"] == "test"


async def test_presets_and_judging_anew(api: Api, orders: int) -> None:
    shown = (await api.reader.get("/v1/policy")).json()
    assert (shown["preset"], shown["tables"]) == ("applications", [])
    assert {preset["preset"] for preset in shown["presets"]} >= {"strict", "cdc", "warehouse"}
    chosen = await api.writer.post("/v1/policy", json={"preset": "cdc", "schema_id": orders})
    assert chosen.json()["tables"] == [
        {"schema_id": orders, "table_name": "public.orders", "preset": "cdc"}
    ]
    problem(await api.writer.post("/v1/policy", json={"preset": "x"}), 422, "SW003")
    first = (await api.writer.post("/v1/reclassify", json={"limit": 1})).json()
    assert [row["outcome"] for row in first["drifts"]] == ["changed"]
    rest = (await api.writer.post("/v1/reclassify", json={"before": first["next_before"]})).json()
    assert [row["outcome"] for row in rest["drifts"]] == ["same"]
    assert rest["next_before"] is None


async def test_readers_may_not_decide(api: Api) -> None:
    for path in ("/v1/overrides", "/v1/policy", "/v1/reclassify", "/v1/drifts/1/changes/1/accept"):
        problem(await api.reader.post(path, json={}), 403, "SW320")
    problem(await api.reader.delete("/v1/overrides/1"), 403, "SW320")
