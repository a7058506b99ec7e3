"""Acknowledging, resolving and reopening drifts; declared sources."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.serving import Api, Db, named, problem


async def _breaking(api: Api, db: Db) -> int:
    db.execute("alter table orders drop column colour")
    drifts = (await api.reader.get("/v1/drifts")).json()["drifts"]
    return drifts[0]["drift_id"]


@pytest.mark.usefixtures("orders")
async def test_a_drift_from_open_to_resolved_and_back(api: Api, db: Db) -> None:
    path = f"/v1/drifts/{await _breaking(api, db)}"
    for verb, status in (
        ("acknowledge", "acknowledged"),
        ("resolve", "resolved"),
        ("reopen", "open"),
    ):
        answer = await api.writer.post(f"{path}/{verb}", json={"reason": f"to {verb}"})
        assert answer.status_code == 200, answer.text
        moved = answer.json()
        assert moved == (await api.reader.get(path)).json()
        # by the name of the key
        assert (moved["status"], moved["status_changed_by"]) == (status, "test")
        assert (moved["status_reason"], bool(moved["status_changed_at"])) == (f"to {verb}", True)


@pytest.mark.usefixtures("orders")
async def test_wrong_moves(api: Api, db: Db) -> None:
    path = f"/v1/drifts/{await _breaking(api, db)}"
    reason = {"reason": "x"}
    refused = problem(await api.writer.post(f"{path}/reopen", json=reason), 409)
    assert refused["code"] == "SW206"
    problem(await api.writer.post("/v1/drifts/4711/resolve", json=reason), 404)
    problem(await api.reader.post(f"{path}/resolve", json=reason), 403)
    bodies: list[dict[str, Any]] = [{}, {"reason": ""}, {"reason": "x" * 2001}, {"reason": "\0"}]
    for body in bodies:
        answer = problem(await api.writer.post(f"{path}/resolve", json=body), 422)
        assert named(answer) == {"reason"}
    assert (await api.reader.get(path)).json()["status"] == "open"


@pytest.mark.usefixtures("orders")
async def test_declared_or_not(api: Api, db: Db) -> None:
    made = await api.writer.post(
        "/v1/declared-sources",
        json={"kind": "role", "pattern": "postgr%", "declared_as": "the pipeline"},
    )
    assert made.status_code == 201, made.text
    source = made.json()
    assert (source["declared_by"], source["declared_as"]) == ("test", "the pipeline")
    listed = (await api.reader.get("/v1/declared-sources")).json()
    assert listed == {"declared_sources": [source], "next_cursor": None}

    number = await _breaking(api, db)
    shown = (await api.reader.get(f"/v1/drifts/{number}")).json()
    assert (shown["declared_as"], shown["status"]) == ("the pipeline", "acknowledged")

    async def found(declared: str) -> set[int]:
        answer = await api.reader.get("/v1/drifts", params={"declared": declared})
        return {drift["drift_id"] for drift in answer.json()["drifts"]}

    everything = {d["drift_id"] for d in (await api.reader.get("/v1/drifts")).json()["drifts"]}
    assert await found("true") == {number}
    assert await found("false") == everything - {number}
    problem(await api.reader.get("/v1/drifts", params={"declared": "maybe"}), 422)

    path = f"/v1/declared-sources/{source['source_id']}"
    problem(await api.reader.delete(path), 403)
    assert (await api.writer.delete(path)).status_code == 204
    problem(await api.writer.delete(path), 404)


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "user", "pattern": "x", "declared_as": "x"},
        {"kind": "role", "pattern": "", "declared_as": "x"},
        {"kind": "role", "pattern": "%", "declared_as": "x"},
        {"kind": "role", "pattern": "x"},
        {"kind": "role", "pattern": "a\0", "declared_as": "x"},
    ],
)
async def test_what_cannot_be_declared(api: Api, body: dict[str, str]) -> None:
    problem(await api.writer.post("/v1/declared-sources", json=body), 422)
    assert (await api.reader.get("/v1/declared-sources")).json()["declared_sources"] == []
