"""/v1/schemas: registering, listing, unregistering, scanning."""

from __future__ import annotations

import asyncio

import pytest
from psycopg import sql

from controlplane.config import Config, Secret
from tests.http.serving import Api, Db, client, named, new_key, problem, running


async def test_registering_answers_201_and_then_200(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    body = {"schema_name": "public", "table_name": "orders"}

    first = await api.writer.post("/v1/schemas", json=body)
    again = await api.writer.post("/v1/schemas", json=body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["schema_id"] == again.json()["schema_id"]
    assert first.json()["current_version"] == 1
    assert first.headers["location"] == f"/v1/schemas/{first.json()['schema_id']}"


async def test_partitions_are_followed_or_not(api: Api, db: Db) -> None:
    db.execute("create table orders (at date) partition by range (at)")
    body = {"schema_name": "public", "table_name": "orders"}

    answers = [
        await api.writer.post("/v1/schemas", json=body | setting)
        for setting in ({}, {"partitions": "ignore"}, {}, {"partitions": "report"})
    ]
    refused = await api.writer.post("/v1/schemas", json=body | {"partitions": "some"})

    found = [answer.json()["partitions"] for answer in answers]
    assert found == ["report", "ignore", "ignore", "report"]
    assert problem(refused, 422)["code"] == "SW024"


async def test_simultaneous_registrations_make_one_table(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    body = {"schema_name": "public", "table_name": "orders"}

    answers = await asyncio.gather(*(api.writer.post("/v1/schemas", json=body) for _ in range(8)))

    assert sorted(a.status_code for a in answers) == [200] * 7 + [201]
    assert len({a.json()["schema_id"] for a in answers}) == 1
    assert db.execute("select count(*) from schemawatch.registration").fetchone() == (1,)


@pytest.mark.parametrize(
    ("schema_name", "table_name"),
    [
        ("We ird", 'Ta"ble'),
        ("public", "order; drop table x --"),
        ("Ünï", "tàble.with.dots"),
        ("public", "%I %s $1"),
        ("public", "a" * 63),
    ],
)
async def test_names_that_need_quoting(api: Api, db: Db, schema_name: str, table_name: str) -> None:
    quoted = sql.Identifier(schema_name), sql.Identifier(schema_name, table_name)
    db.execute(sql.SQL("create schema if not exists {}").format(quoted[0]))
    db.execute(sql.SQL("create table {} (a int)").format(quoted[1]))

    answer = await api.writer.post(
        "/v1/schemas", json={"schema_name": schema_name, "table_name": table_name}
    )

    assert answer.status_code == 201, answer.text
    assert (answer.json()["schema_name"], answer.json()["table_name"]) == (schema_name, table_name)
    listed = await api.reader.get("/v1/schemas", params={"table_name": table_name})
    assert [row["table_name"] for row in listed.json()["schemas"]] == [table_name]


@pytest.mark.parametrize(
    ("table_name", "status", "code"),
    [
        ("nowhere", 404, "SW104"),
        ("a_view", 422, "SW001"),
        ("a_matview", 422, "SW001"),
        ("an_index", 422, "SW001"),
        ("a_sequence", 422, "SW001"),
    ],
)
async def test_what_cannot_be_watched(
    api: Api, db: Db, table_name: str, status: int, code: str
) -> None:
    db.execute("create view a_view as select 1 as x")
    db.execute("create materialized view a_matview as select 1 as x")
    db.execute("create table plain (a int); create index an_index on plain (a)")
    db.execute("create sequence a_sequence")

    answer = await api.writer.post(
        "/v1/schemas", json={"schema_name": "public", "table_name": table_name}
    )

    assert problem(answer, status, code)["hint"]
    assert db.execute("select count(*) from schemawatch.registration").fetchone() == (0,)


async def test_a_schema_that_is_not_there(api: Api) -> None:
    body = {"schema_name": "nowhere", "table_name": "orders"}
    problem(await api.writer.post("/v1/schemas", json=body), 404)


async def test_our_own_tables_cannot_be_watched(api: Api) -> None:
    body = {"schema_name": "schemawatch", "table_name": "drift"}
    problem(await api.writer.post("/v1/schemas", json=body), 422, "SW001")


async def test_a_table_without_privileges_is_403(db: Db, config: Config) -> None:
    db.execute("create table secret_orders (id bigint)")
    db.execute("create role api_test_guest login in role schemawatch_admin")
    try:
        assert config.database_url is not None
        guest = config.database_url.reveal().replace("postgres@", "api_test_guest@", 1)
        assert guest != config.database_url.reveal()
        key = new_key(db, "write").key
        settings = Config(database_url=Secret(guest), scan_interval=0)
        async with running(settings) as (_, url), client(url, key) as writer:
            body = {"schema_name": "public", "table_name": "secret_orders"}
            problem(await writer.post("/v1/schemas", json=body), 403, "SW301")
            db.execute("create schema hidden; create table hidden.orders (id bigint)")
            body = {"schema_name": "hidden", "table_name": "orders"}
            problem(await writer.post("/v1/schemas", json=body), 403)
    finally:
        db.execute("drop owned by api_test_guest; drop role api_test_guest")


async def test_webhook_url_adds_a_receiver_for_this_table_once(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    body = {
        "schema_name": "public",
        "table_name": "orders",
        "webhook_url": "https://example.com/hook",
    }

    first = (await api.writer.post("/v1/schemas", json=body)).json()
    again = (await api.writer.post("/v1/schemas", json=body)).json()

    assert first["webhook"]["secret"].startswith("whsec_")
    assert first["webhook"]["schema_id"] == first["schema_id"]
    assert again["webhook"] is None
    assert db.execute("select count(*) from schemawatch.endpoint").fetchone() == (1,)


@pytest.mark.parametrize("url", ["ftp://example.com", "http://127.0.0.1/x", "http://[::1]/", "x"])
async def test_a_refused_webhook_url_registers_nothing(api: Api, db: Db, url: str) -> None:
    db.execute("create table orders (id bigint)")
    body = {"schema_name": "public", "table_name": "orders", "webhook_url": url}

    answer = problem(await api.writer.post("/v1/schemas", json=body), 422)

    assert named(answer) == {"webhook_url"}
    assert db.execute("select count(*) from schemawatch.registration").fetchone() == (0,)


async def test_listing_and_showing(api: Api, orders: int, db: Db) -> None:
    db.execute("create table parts (id bigint); select schemawatch.register_table('parts')")

    listed = (await api.reader.get("/v1/schemas")).json()
    one = await api.reader.get(f"/v1/schemas/{orders}")

    assert [row["table_name"] for row in listed["schemas"]] == ["orders", "parts"]
    assert listed["next_cursor"] is None
    assert one.json() == listed["schemas"][0]
    assert one.json()["current_version"] == 3


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"schema_name": "public"}, 1),
        ({"schema_name": "other"}, 0),
        ({"table_name": "orders", "status": "active"}, 1),
        ({"status": "dropped"}, 0),
    ],
)
async def test_filters(api: Api, orders: int, params: dict[str, str], found: int) -> None:
    answer = await api.reader.get("/v1/schemas", params=params)
    assert [row["schema_id"] for row in answer.json()["schemas"]] == [orders] * found


async def test_unregistering_keeps_the_history_and_registering_resumes_it(
    api: Api, orders: int
) -> None:
    gone = await api.writer.delete(f"/v1/schemas/{orders}")
    assert (gone.status_code, gone.content) == (204, b"")
    problem(await api.reader.get(f"/v1/schemas/{orders}"), 404, "SW101")
    problem(await api.writer.delete(f"/v1/schemas/{orders}"), 404, "SW101")
    versions = await api.reader.get(f"/v1/schemas/{orders}/versions")
    assert len(versions.json()["versions"]) == 3

    body = {"schema_name": "public", "table_name": "orders"}
    back = await api.writer.post("/v1/schemas", json=body)
    assert (back.status_code, back.json()["schema_id"]) == (201, orders)


async def test_purging_forgets_the_history(api: Api, orders: int, db: Db) -> None:
    await api.writer.delete(f"/v1/schemas/{orders}", params={"purge": "true"})
    problem(await api.reader.get(f"/v1/schemas/{orders}/versions"), 404, "SW101")
    assert db.execute("select count(*) from schemawatch.snapshot").fetchone() == (0,)


async def test_scanning_finds_what_no_trigger_captured(api: Api, orders: int, db: Db) -> None:
    nothing = await api.writer.post(f"/v1/schemas/{orders}/scan")
    assert nothing.json() == {"drifts": []}
    for trigger in ("schemawatch_ddl_command_end", "schemawatch_sql_drop"):
        db.execute(f"alter event trigger {trigger} disable")
    db.execute("alter table orders drop column colour")

    found = (await api.writer.post(f"/v1/schemas/{orders}/scan")).json()["drifts"]

    assert [(d["source"], d["impact"], d["schema_id"]) for d in found] == [
        ("scan", "BREAKING", orders)
    ]
    problem(await api.writer.post("/v1/schemas/4711/scan"), 404, "SW101")
