"""What the page needs of many tables and drifts at once: /v1/overview, /v1/timeline, contracts."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.http.serving import Api, Db, client, named, new_key, problem


async def test_overview_has_what_is_open_and_the_days_with_drifts(
    api: Api, db: Db, orders: int
) -> None:
    db.execute("create table quiet (id bigint)")
    db.execute("select schemawatch.register_table('quiet')")
    before = datetime.now(UTC).date()
    changed, quiet = (await api.reader.get("/v1/overview")).json()["tables"]
    today = changed["history"][0].pop("day")
    assert before.isoformat() <= today <= datetime.now(UTC).date().isoformat()
    assert changed["history"] == [{"drifts": 2, "impact": "BREAKING"}]
    assert changed["open"] == {"BREAKING": 1, "SAFE": 1}
    assert (changed["schema_id"], changed["current_version"]) == (orders, 3)
    assert (changed["last_impact"], changed["last_drift_id"]) == ("SAFE", 2)
    assert (quiet["open"], quiet["history"], quiet["last_change_at"]) == ({}, [], None)
    db.execute("update schemawatch.drift set detected_at = detected_at - interval '40 days'")
    db.execute("select schemawatch.resolve_drift(1, 'done')")
    later = (await api.reader.get("/v1/overview")).json()["tables"][0]
    assert (later["history"], later["open"]) == ([], {"SAFE": 1})
    far = (await api.reader.get("/v1/overview?days=60")).json()["tables"][0]
    assert len(far["history"]) == 1
    first = (await api.reader.get("/v1/overview?limit=1")).json()
    rest = (await api.reader.get("/v1/overview", params={"cursor": first["next_cursor"]})).json()
    assert [t["table_name"] for t in first["tables"] + rest["tables"]] == ["orders", "quiet"]
    assert rest["next_cursor"] is None


async def test_timeline_has_a_line_for_each_drift(api: Api, db: Db, orders: int) -> None:
    marks = (await api.reader.get("/v1/timeline")).json()["marks"]
    assert [mark["drift_id"] for mark in marks] == [2, 1]
    assert marks[1]["summary"] == "Column dropped: note"
    assert (marks[1]["table_name"], marks[1]["impact"], marks[1]["source"]) == (
        "orders",
        "BREAKING",
        "ddl",
    )
    whole = (await api.reader.get("/v1/drifts")).json()["drifts"]
    for mark, drift in zip(marks, whole, strict=True):
        assert mark.pop("hits") == []
        actor = drift.pop("actor")
        assert mark.pop("other_database") is None
        assert mark == {name: (drift | actor)[name] for name in mark}
    asked = {
        "impact=RISKY,BREAKING": [1],
        "impact=RISKY,BREAKING&status=open&declared=false": [1],
        "declared=true": [],
        "actor=postgres": [2, 1],
        "actor=nobody": [],
        f"schema_id={orders}&limit=1": [2],
        "until=2020-01-01T00:00:00Z": [],
    }
    for query, wanted in asked.items():
        for path, field in (("/v1/timeline", "marks"), ("/v1/drifts", "drifts")):
            rows = (await api.reader.get(f"{path}?{query}")).json()[field]
            assert [row["drift_id"] for row in rows] == wanted, (path, query)
    assert named(problem(await api.reader.get("/v1/timeline?limit=1001"), 422)) == {"limit"}


async def test_a_limited_key_sees_its_own_tables_there(api: Api, db: Db, orders: int) -> None:
    key = new_key(db, "read")
    for schema_ids, seen in (("{4711}", 0), (f"{{{orders}}}", 1)):
        db.execute(
            "update schemawatch.api_key set schema_ids = %s where prefix = %s",
            [schema_ids, key.prefix],
        )
        async with client(api.url, key.key) as limited:
            assert len((await limited.get("/v1/overview")).json()["tables"]) == seen
            assert bool((await limited.get("/v1/timeline")).json()["marks"]) is bool(seen)
            assert (await limited.get("/v1/session")).json()["limited"] is True


async def test_whether_a_contract_is_kept(api: Api, db: Db, orders: int) -> None:
    db.execute("select schemawatch.register_consumer('billing')")
    db.execute("select schemawatch.declare_use('billing', 'orders', p_reads => '{id,colour}')")
    path = "/v1/consumers/billing/check"
    assert (await api.reader.get(path)).json() == {
        "consumer": "billing",
        "kept": True,
        "broken": [],
    }
    db.execute("alter table orders drop column colour")
    check = (await api.reader.get(path)).json()
    assert check["kept"] is False
    db.execute("alter table orders add harmless int")
    marks = (await api.reader.get("/v1/timeline")).json()["marks"]
    assert [mark["hits"] for mark in marks[:2]] == [[], ["billing"]]
    (broken,) = check["broken"]
    assert (broken["table_name"], broken["object_name"]) == ("public.orders", "colour")
    problem(await api.reader.get("/v1/consumers/nobody/check"), 404, "SW106")
