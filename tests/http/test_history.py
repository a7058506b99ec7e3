"""Versions, diffs and drifts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest
from psycopg import sql

from tests.http.serving import Api, Db, named, problem


async def test_latest_has_the_documented_shape(api: Api, orders: int) -> None:
    answer = await api.reader.get(f"/v1/schemas/{orders}/latest")

    body = answer.json()
    assert body.keys() >= {"schema_id", "version", "digest", "captured_at", "snapshot"}
    assert (body["schema_id"], body["version"]) == (orders, 3)
    assert [column["name"] for column in body["snapshot"]["columns"]] == ["id", "colour"]
    assert "identity" not in body["snapshot"]
    assert datetime.fromisoformat(body["captured_at"]).tzinfo is not None
    assert answer.headers["etag"] == f'"{body["digest"]}"'


@pytest.mark.parametrize("tag", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
async def test_latest_is_304_for_who_has_it(api: Api, orders: int, db: Db, tag: str) -> None:
    path = f"/v1/schemas/{orders}/latest"
    digest = (await api.reader.get(path)).json()["digest"]
    headers = {"If-None-Match": tag.format(digest)}

    same = await api.reader.get(path, headers=headers)
    db.execute("alter table orders add column size int")
    changed = await api.reader.get(path, headers=headers)

    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == f'"{digest}"'
    assert changed.status_code == (304 if tag == "*" else 200)


async def test_the_digest_is_that_of_the_database(api: Api, orders: int, db: Db) -> None:
    body = (await api.reader.get(f"/v1/schemas/{orders}/latest")).json()
    row = db.execute(
        "select digest from schemawatch.snapshot where schema_id = %s and version = 3", [orders]
    ).fetchone()
    assert row == (body["digest"],)


async def test_versions_the_newest_first(api: Api, orders: int) -> None:
    body = (await api.reader.get(f"/v1/schemas/{orders}/versions")).json()

    assert [(v["version"], v["source"], v["impact"]) for v in body["versions"]] == [
        (3, "ddl", "SAFE"),
        (2, "ddl", "BREAKING"),
        (1, "register", None),
    ]
    one = (await api.reader.get(f"/v1/schemas/{orders}/versions/1")).json()
    assert [column["name"] for column in one["snapshot"]["columns"]] == ["id", "note"]
    assert one["digest"] == body["versions"][2]["digest"]
    problem(await api.reader.get(f"/v1/schemas/{orders}/versions/4"), 404, "SW103")
    problem(await api.reader.get(f"/v1/schemas/{orders}/versions/2147483648"), 422)


async def test_a_diff_of_any_two_versions(api: Api, orders: int) -> None:
    async def diff(first: int, last: int) -> dict[str, Any]:
        params = {"from": first, "to": last}
        answer = await api.reader.get(f"/v1/schemas/{orders}/diff", params=params)
        return answer.json()

    whole, back, none = await diff(1, 3), await diff(3, 1), await diff(2, 2)

    assert [c["rule_id"] for c in whole["changes"]] == ["column-removed", "column-added-nullable"]
    assert (whole["impact"], whole["version_from"], whole["version_to"]) == ("BREAKING", 1, 3)
    assert {c["object_name"] for c in back["changes"]} == {"note", "colour"}
    assert (none["changes"], none["impact"]) == ([], None)
    params = {"from": 1, "to": 99}
    problem(await api.reader.get(f"/v1/schemas/{orders}/diff", params=params), 404, "SW103")


async def test_drifts_are_what_the_database_says(api: Api, orders: int, db: Db) -> None:
    body = (await api.reader.get(f"/v1/schemas/{orders}/drifts")).json()

    assert [(d["impact"], d["version_to"]) for d in body["drifts"]] == [
        ("SAFE", 3),
        ("BREAKING", 2),
    ]
    for drift in body["drifts"]:
        row = db.execute("select schemawatch.drift_json(%s)", [drift["drift_id"]]).fetchone()
        assert row is not None
        assert row[0].keys() == drift.keys(), "a key that the database has is not passed on"
        assert row[0]["changes"] == drift["changes"]
        assert row[0]["actor"] == drift["actor"]
        one = await api.reader.get(f"/v1/drifts/{drift['drift_id']}")
        assert one.json() == drift
    assert (await api.reader.get("/v1/drifts")).json() == body


async def test_filters(api: Api, orders: int, db: Db) -> None:
    db.execute("create table parts (id int); select schemawatch.register_table('parts')")
    db.execute("alter table parts alter column id type bigint")
    db.execute("update schemawatch.drift set status = 'resolved' where version_to = 3")
    db.execute("update schemawatch.drift set detected_at = '2020-01-01' where version_to = 3")
    everything = [d["drift_id"] for d in (await api.reader.get("/v1/drifts")).json()["drifts"]]
    assert len(everything) == 3

    async def found(**params: Any) -> set[str]:
        answer = await api.reader.get("/v1/drifts", params=params)
        return {f"{d['table_name']}{d['version_to']}" for d in answer.json()["drifts"]}

    assert await found(impact="BREAKING") >= {"orders2"}
    assert "orders3" not in await found(impact="BREAKING,RISKY")
    assert await found(impact="SAFE", schema_id=orders) == {"orders3"}
    assert await found(status="resolved") == {"orders3"}
    assert await found(status="acknowledged") == set()
    assert await found(since="2025-01-01T00:00:00Z") == {"orders2", "parts2"}
    assert await found(since="2025-01-01T00:00:00+00:00") == {"orders2", "parts2"}
    assert await found(since="2020-01-01T00:00:00Z") == {"orders2", "parts2", "orders3"}
    assert await found(schema_id=orders, status="open") == {"orders2"}


async def _pages(
    client: httpx.AsyncClient, path: str, name: str, key: str, limit: int
) -> tuple[list[int], int]:
    """Follow next_cursor to the end; return the keys in order, and how many pages there were."""
    seen: list[int] = []
    params: dict[str, Any] = {"limit": limit}
    for page in range(1, 100):
        body = (await client.get(path, params=params)).json()
        assert 1 <= len(body[name]) <= limit
        seen += [row[key] for row in body[name]]
        if body["next_cursor"] is None:
            return seen, page
        params["cursor"] = body["next_cursor"]
    pytest.fail("the list has no end")


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 200])
async def test_pages_hold_every_row_once_and_in_order(
    api: Api, orders: int, db: Db, limit: int
) -> None:
    for number in range(5):
        db.execute(sql.SQL("alter table orders add {} int").format(sql.Identifier(f"c{number}")))
    drifts, pages = await _pages(api.reader, "/v1/drifts", "drifts", "drift_id", limit)
    versions, _ = await _pages(
        api.reader, f"/v1/schemas/{orders}/versions", "versions", "version", limit
    )
    keys, _ = await _pages(api.admin, "/v1/keys", "keys", "key_id", limit)

    assert len(drifts) == 7
    assert drifts == sorted(set(drifts), reverse=True)
    assert pages == -(-7 // limit)
    assert versions == list(range(8, 0, -1))
    assert keys == sorted(set(keys))


@pytest.mark.usefixtures("orders")
async def test_a_page_is_steady_while_rows_are_added(api: Api, db: Db) -> None:
    first = (await api.reader.get("/v1/drifts", params={"limit": 1})).json()
    db.execute("alter table orders add column size int")
    params = {"limit": 1, "cursor": first["next_cursor"]}
    second = (await api.reader.get("/v1/drifts", params=params)).json()
    assert [d["version_to"] for d in first["drifts"] + second["drifts"]] == [3, 2]


async def test_a_cursor_belongs_to_its_list(api: Api, orders: int) -> None:
    cursor = (await api.reader.get("/v1/drifts", params={"limit": 1})).json()["next_cursor"]
    for path in ("/v1/schemas", "/v1/webhooks", "/v1/deliveries", f"/v1/schemas/{orders}/versions"):
        answer = await api.reader.get(path, params={"cursor": cursor})
        assert named(problem(answer, 422)) == {"cursor"}


async def test_a_dropped_table_keeps_its_history(api: Api, orders: int, db: Db) -> None:
    db.execute("drop table orders")
    one = (await api.reader.get(f"/v1/schemas/{orders}")).json()
    latest = (await api.reader.get(f"/v1/schemas/{orders}/latest")).json()
    drifts = (await api.reader.get(f"/v1/schemas/{orders}/drifts")).json()["drifts"]
    assert (one["status"], one["table_name"]) == ("dropped", "orders")
    assert latest["snapshot"]["table"] is None
    assert drifts[0]["impact"] == "BREAKING"


async def test_no_answer_shows_a_secret_of_a_statement(api: Api, orders: int, db: Db) -> None:
    db.execute(
        "select set_config('app.token', 'hunter2', false); -- hunter2\n"
        "alter table orders add column size int"
    )
    listed = await api.reader.get("/v1/drifts")
    newest = listed.json()["drifts"][0]
    one = await api.reader.get(f"/v1/drifts/{newest['drift_id']}")
    known = await api.admin.post(
        f"/v1/drifts/{newest['drift_id']}/acknowledge",
        json={"reason": "fine"},
        headers={"Idempotency-Key": "once"},
    )
    for answer in (listed, one, known):
        assert answer.is_success
        assert "alter table orders add column size int" in answer.text
        assert "hunter2" not in answer.text


async def test_who_is_hit_if_a_column_goes(api: Api, orders: int, db: Db) -> None:
    db.execute("create view colours as select colour from orders")
    path = f"/v1/schemas/{orders}/impact"
    body = (await api.reader.get(f"{path}?column=colour")).json()
    assert (body["schema_id"], body["column"]) == (orders, "colour")
    assert [row["name"] for row in body["impact"]] == ["public.colours"]
    assert (await api.reader.get(path)).json()["column"] is None
    problem(await api.reader.get(f"{path}?column=size"), 404, "SW104")


async def test_the_way_round_of_a_drift(api: Api, orders: int) -> None:
    [drift] = (await api.reader.get(f"/v1/schemas/{orders}/drifts?impact=BREAKING")).json()[
        "drifts"
    ]
    path = f"/v1/drifts/{drift['drift_id']}/instead"
    steps = (await api.reader.get(path)).json()["steps"]
    assert [one["phase"] for one in steps] == ["migrate", "expand", "contract", "contract"]
    assert steps[2]["sql"] == "alter table public.orders rename column note to note_unused;"
    assert steps[2]["back"] == "alter table public.orders rename column note_unused to note;"
    problem(await api.reader.get("/v1/drifts/999999/instead"), 404)
