"""To a key that is limited to some tables, the others are not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from psycopg import sql

from controlplane.http.request.responses import ShownOnce
from controlplane.http.routes import OPERATIONS
from tests.http.serving import Api, Db, client, named, new_key, problem


@dataclass(frozen=True)
class Two:
    """Two watched tables with a drift, a webhook and a delivery each; `limited` knows the first."""

    limited: httpx.AsyncClient
    mine: int
    other: int


def _table(db: Db, name: str) -> int:
    table = sql.Identifier(*name.split("."))
    db.execute(sql.SQL("create table {} (id bigint, note text)").format(table))
    row = db.execute("select schemawatch.register_table(%s::text::regclass)", [name]).fetchone()
    assert row is not None
    db.execute(
        "select schemawatch.create_endpoint(p_url => 'https://example.com/', p_schema_id => %s)",
        [row[0]],
    )
    db.execute(sql.SQL("alter table {} drop column note").format(table))
    return int(row[0])


@pytest.fixture
async def two(api: Api, db: Db) -> AsyncIterator[Two]:
    db.execute("create schema shop")
    mine, other = _table(db, "shop.orders"), _table(db, "public.orders")
    db.execute("select schemawatch.create_endpoint(p_url => 'https://example.com/all')")
    key = new_key(db, "write")
    db.execute(
        "update schemawatch.api_key set table_pattern = 'shop.*' where prefix = %s", [key.prefix]
    )
    async with client(api.url, key.key) as limited:
        yield Two(limited, mine, other)


async def _ids(http: httpx.AsyncClient, path: str, name: str) -> list[int]:
    answer = await http.get(path)
    assert answer.status_code == 200, answer.text
    (rows,) = (value for key, value in answer.json().items() if key != "next_cursor")
    return [row[name] for row in rows]


async def test_lists_have_its_tables_alone(api: Api, two: Two) -> None:
    assert await _ids(two.limited, "/v1/schemas", "schema_id") == [two.mine]
    assert await _ids(two.limited, "/v1/drifts", "schema_id") == [two.mine]
    assert await _ids(two.limited, "/v1/webhooks", "schema_id") == [two.mine]
    assert len(await _ids(two.limited, "/v1/deliveries", "endpoint_id")) == 1
    assert len(await _ids(api.reader, "/v1/deliveries", "endpoint_id")) == 2


async def test_one_of_another_table_is_404_as_if_it_were_not_there(
    api: Api, db: Db, two: Two, subtests: pytest.Subtests
) -> None:
    owners = {
        "schemas": ("registration", "schema_id"),
        "drifts": ("drift", "drift_id"),
        "webhooks": ("endpoint", "endpoint_id"),
    }
    for path, (relation, name) in owners.items():
        query = sql.SQL("select {}, schema_id from schemawatch.{}").format(
            sql.Identifier(name), sql.Identifier(relation)
        )
        for number, schema_id in db.execute(query).fetchall():
            with subtests.test(path=path, schema_id=schema_id):
                answer = await two.limited.get(f"/v1/{path}/{number}")
                if schema_id == two.mine:
                    assert answer.status_code == 200
                else:
                    theirs = problem(answer, 404)
                    nowhere = problem(await two.limited.get(f"/v1/{path}/4711"), 404)
                    same = {"code", "hint", "title"}
                    assert {theirs[k] for k in same} == {nowhere[k] for k in same}
                    assert theirs["detail"].replace(str(number), "4711") == nowhere["detail"]


async def test_deliveries_of_others_are_404(db: Db, two: Two) -> None:
    rows = db.execute(
        "select delivery_id, endpoint.schema_id from schemawatch.delivery "
        "join schemawatch.endpoint using (endpoint_id)"
    ).fetchall()
    for number, schema_id in rows:
        wanted = 200 if schema_id == two.mine else 404
        assert (await two.limited.get(f"/v1/deliveries/{number}")).status_code == wanted


async def test_nothing_of_another_table_can_be_changed(db: Db, two: Two) -> None:
    problem(await two.limited.delete(f"/v1/schemas/{two.other}"), 404, "SW101")
    problem(await two.limited.post(f"/v1/schemas/{two.other}/scan"), 404, "SW101")
    problem(await two.limited.get("/v1/drifts", params={"schema_id": two.other}), 404, "SW101")
    body = {"url": "https://example.com/", "schema_id": two.other}
    problem(await two.limited.post("/v1/webhooks", json=body), 404, "SW101")
    everywhere = await two.limited.post("/v1/webhooks", json={"url": "https://example.com/"})
    assert named(problem(everywhere, 422)) == {"schema_id"}
    assert db.execute("select count(*) from schemawatch.endpoint").fetchone() == (3,)


async def test_a_webhook_of_several_tables_is_theirs_who_reach_all(
    api: Api, db: Db, two: Two
) -> None:
    db.execute("create table shop.more (id bigint, note text)")
    body = {"schema_name": "shop", "table_name": "more"}
    more = (await two.limited.post("/v1/schemas", json=body)).json()["schema_id"]
    hook = {"url": "https://example.com/several"}
    shared = {**hook, "schema_ids": [two.mine, two.other]}
    problem(await two.limited.post("/v1/webhooks", json=shared), 404, "SW101")
    own = (
        await two.limited.post("/v1/webhooks", json={**hook, "schema_ids": [two.mine, more]})
    ).json()
    theirs = (await api.writer.post("/v1/webhooks", json=shared)).json()
    numbers = await _ids(two.limited, "/v1/webhooks", "endpoint_id")
    assert (own["endpoint_id"] in numbers, theirs["endpoint_id"] in numbers) == (True, False)
    assert (await two.limited.get(f"/v1/webhooks/{own['endpoint_id']}")).status_code == 200
    problem(await two.limited.delete(f"/v1/webhooks/{theirs['endpoint_id']}"), 404)
    db.execute("alter table shop.more drop note")
    seen = set(await _ids(two.limited, "/v1/deliveries", "endpoint_id"))
    assert (own["endpoint_id"] in seen, theirs["endpoint_id"] in seen) == (True, False)


async def test_only_what_matches_can_be_registered(db: Db, two: Two) -> None:
    db.execute("create table shop.items (id bigint)")
    db.execute("create table public.items (id bigint)")
    body = {"schema_name": "shop", "table_name": "items"}
    assert (await two.limited.post("/v1/schemas", json=body)).status_code == 201
    there = await two.limited.post("/v1/schemas", json={**body, "schema_name": "public"})
    nowhere = await two.limited.post("/v1/schemas", json={**body, "schema_name": "absent"})
    assert problem(there, 404, "SW104")["hint"] == problem(nowhere, 404, "SW104")["hint"]
    assert db.execute("select count(*) from schemawatch.registration").fetchone() == (3,)


async def test_overrides_are_those_of_its_tables(api: Api, db: Db, two: Two) -> None:
    body = {"selector": "column-removed", "verdict": "BREAKING"}
    made = {
        scope: (await api.writer.post("/v1/overrides", json={**body, **scope_of})).json()
        for scope, scope_of in {
            "mine": {"schema_id": two.mine},
            "other": {"schema_id": two.other},
            "all": {},
        }.items()
    }
    numbers = {scope: override["override_id"] for scope, override in made.items()}
    assert await _ids(two.limited, "/v1/overrides", "override_id") == [numbers["mine"]]
    for scope in ("other", "all"):
        problem(await two.limited.get(f"/v1/overrides/{numbers[scope]}"), 404)
        problem(await two.limited.delete(f"/v1/overrides/{numbers[scope]}"), 404)
    assert (await two.limited.delete(f"/v1/overrides/{numbers['mine']}")).status_code == 204
    problem(await two.limited.post("/v1/overrides", json={**body, "schema_id": two.other}), 404)
    assert named(problem(await two.limited.post("/v1/overrides", json=body), 422)) == {"schema_id"}
    own = await two.limited.post("/v1/overrides", json={**body, "schema_id": two.mine})
    assert own.status_code == 201


async def test_a_finding_of_its_own_table_is_accepted(db: Db, two: Two) -> None:
    drifts = dict(db.execute("select schema_id, drift_id from schemawatch.drift").fetchall())
    until = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    body = {"reason": "agreed", "until": until}
    accept = "/v1/drifts/{}/changes/1/accept"
    problem(await two.limited.post(accept.format(drifts[two.other]), json=body), 404)
    done = await two.limited.post(accept.format(drifts[two.mine]), json=body)
    assert done.status_code == 201, done.text
    assert done.json()["schema_id"] == two.mine


async def test_its_own_drifts_are_judged_anew(two: Two) -> None:
    problem(await two.limited.post("/v1/reclassify", json={"schema_id": two.other}), 404, "SW101")
    assert named(problem(await two.limited.post("/v1/reclassify", json={}), 422)) == {"schema_id"}
    done = await two.limited.post("/v1/reclassify", json={"schema_id": two.mine})
    assert {row["schema_id"] for row in done.json()["drifts"]} == {two.mine}


async def test_what_is_about_all_tables_is_403(two: Two) -> None:
    problem(await two.limited.get("/v1/policy"), 403, "SW321")
    assert (await two.limited.get("/v1/rules")).status_code == 200


async def test_an_underscore_in_the_pattern_is_one(db: Db, two: Two) -> None:
    db.execute("create schema sho_")
    _table(db, "sho_.orders")
    db.execute("update schemawatch.api_key set table_pattern = 'sho_.*' where table_pattern <> ''")
    assert two.mine not in await _ids(two.limited, "/v1/schemas", "schema_id")


async def test_a_renamed_table_leaves_the_pattern(db: Db, two: Two) -> None:
    db.execute("create schema gone")
    db.execute("alter table shop.orders set schema gone")
    assert await _ids(two.limited, "/v1/schemas", "schema_id") == []


async def test_an_admin_cannot_be_limited(api: Api, db: Db) -> None:
    body = {"name": "n", "scope": "admin", "table_pattern": "shop.*"}
    problem(await api.admin.post("/v1/keys", json=body), 422, "SW009")
    made = await api.admin.post("/v1/keys", json={**body, "scope": "write", "schema_ids": [1]})
    assert made.json()["table_pattern"] == "shop.*"
    assert made.json()["schema_ids"] == [1]
    turned = await api.admin.post(f"/v1/keys/{made.json()['key_id']}/rotate", json={})
    assert turned.json()["table_pattern"] == "shop.*"
    assert turned.json()["schema_ids"] == [1]


async def test_what_nobody_thought_about_is_closed_to_such_keys(two: Two) -> None:
    """A list that does not filter is refused, never shown whole."""
    whole = [
        operation
        for operation in OPERATIONS
        if operation.limited == "by_path"
        and operation.method == "GET"
        and operation.scope == "read"
        and "{" not in operation.path
    ]
    assert whole
    for operation in whole:
        problem(await two.limited.get(operation.path), 403, "SW321")


def test_secrets_are_in_answers_that_are_not_kept() -> None:
    """Whoever shows a secret says so, or it would be stored for an Idempotency-Key."""
    for operation in OPERATIONS:
        for kind in operation.answers.values():
            if isinstance(kind, type):
                fields = set(kind.__annotations__)
                assert not fields & {"key", "secret"} or issubclass(kind, ShownOnce), kind
