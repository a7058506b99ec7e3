"""/v1/webhooks, /v1/deliveries, /v1/keys and /v1/rules."""

from __future__ import annotations

import re
from typing import Any

import pytest

from controlplane.core.api_keys import hash_key
from tests.http.serving import Api, Db, client, problem

NAMES = {"schema_name": "public"}
URL = "https://example.com/hook"


async def _add(api: Api, **body: Any) -> dict[str, Any]:
    answer = await api.writer.post("/v1/webhooks", json={"url": URL, **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_lists_are_narrowed_to_a_table_and_a_time(api: Api, db: Db, orders: int) -> None:
    url = "https://example.com/hook"
    for schema_id in (orders, None):
        body = {"url": url, "schema_id": schema_id, "min_impact": "SAFE"}
        assert (await api.writer.post("/v1/webhooks", json=body)).status_code == 201
    found = await api.reader.get("/v1/webhooks", params={"schema_id": orders})
    assert [hook["schema_id"] for hook in found.json()["webhooks"]] == [orders]
    db.execute("alter table orders add column late int")
    for name, count in {"since": 0, "until": 2}.items():
        later = {name: "2100-01-01T00:00:00Z"}
        rows = await api.reader.get("/v1/deliveries", params=later)
        assert len(rows.json()["deliveries"]) == count


async def test_a_receiver_from_beginning_to_end(api: Api, orders: int) -> None:
    made = await _add(api, description="CI", min_impact="RISKY", schema_id=orders)
    path = f"/v1/webhooks/{made['endpoint_id']}"

    shown = (await api.reader.get(path)).json()
    listed = (await api.reader.get("/v1/webhooks")).json()["webhooks"]
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", made["secret"])
    assert (shown["min_impact"], shown["schema_id"], shown["url"]) == ("RISKY", orders, URL)
    assert listed == [shown]
    assert "secret" not in shown

    assert (await api.writer.delete(path)).status_code == 204
    problem(await api.reader.get(path), 404)
    problem(await api.writer.delete(path), 404)


@pytest.mark.usefixtures("orders")
async def test_only_breaking_by_default(api: Api, db: Db) -> None:
    made = await _add(api)
    assert made["min_impact"] == "BREAKING"
    db.execute("alter table orders add column size int")
    assert (await api.reader.get("/v1/deliveries")).json()["deliveries"] == []
    db.execute("alter table orders drop column size")
    found = (await api.reader.get("/v1/deliveries")).json()["deliveries"]
    assert [(d["endpoint_id"], d["status"]) for d in found] == [(made["endpoint_id"], "pending")]


async def test_a_receiver_says_what_it_wants(api: Api) -> None:
    wanted = {
        "shape": "slack",
        "table_pattern": "public.*",
        "audience": ["writers"],
        "transitions": ["opened"],
        "digest_minutes": 10,
        "min_impact": "SAFE",
        "quiet_hours": ["mon-fri 22:00-07:00", "sat,sun 00:00-24:00"],
        "quiet_zone": "America/New_York",
        "quiet_except": "RISKY",
    }
    made = await _add(api, **wanted)
    shown = (await api.reader.get(f"/v1/webhooks/{made['endpoint_id']}")).json()
    assert {name: shown[name] for name in wanted} == wanted
    told = ("shape", "digest_minutes", *(name for name in wanted if "quiet" in name))
    body = {name: wanted[name] for name in told} | {"min_impact": "SAFE", "quiet_except": "none"}
    changed = await api.writer.put(f"/v1/webhooks/{made['endpoint_id']}", json=body)
    assert {name: changed.json()[name] for name in body} == body
    body["quiet_zone"] = "Nowhere"
    problem(await api.writer.put(f"/v1/webhooks/{made['endpoint_id']}", json=body), 422, "SW009")


async def test_a_receiver_of_several_tables(api: Api, db: Db, orders: int) -> None:
    db.execute("create table items (id bigint, note text)")
    items = (await api.writer.post("/v1/schemas", json={**NAMES, "table_name": "items"})).json()
    made = await _add(api, schema_ids=[items["schema_id"], orders])
    assert (made["schema_id"], made["schema_ids"]) == (None, [orders, items["schema_id"]])
    shown = (await api.reader.get(f"/v1/webhooks/{made['endpoint_id']}")).json()
    assert shown["schema_ids"] == made["schema_ids"]
    found = (await api.reader.get("/v1/webhooks", params={"schema_id": orders})).json()
    assert [row["endpoint_id"] for row in found["webhooks"]] == [made["endpoint_id"]]
    one = await _add(api, schema_ids=[orders])
    assert (one["schema_id"], one["schema_ids"]) == (orders, None)
    for wish in ({"schema_ids": []}, {"schema_ids": [orders], "schema_id": orders}):
        problem(await api.writer.post("/v1/webhooks", json={"url": URL, **wish}), 422)
    body = {"url": URL, "schema_ids": [orders, 4711]}
    problem(await api.writer.post("/v1/webhooks", json=body), 404, "SW101")


async def test_the_same_receiver_again(api: Api, orders: int) -> None:
    made = await _add(api, schema_id=orders, shape="slack", transitions=["resolved", "opened"])
    path = f"/v1/webhooks/{made['endpoint_id']}"
    body = {"url": URL, "schema_id": orders, "min_impact": "RISKY"}
    refused = problem(await api.writer.post("/v1/webhooks", json=body), 409, "SW204")
    assert refused["existing_id"] == made["endpoint_id"]
    assert path in refused["hint"]

    changed = await api.writer.put(path, json={"min_impact": "RISKY", "description": "CI"})
    shown = (await api.reader.get(path)).json()
    assert (changed.status_code, changed.json()) == (200, shown)
    # what is left out gets its default; what it is about stays
    told = ("min_impact", "description", "shape", "schema_id", "url")
    assert [shown[name] for name in told] == ["RISKY", "CI", "standard", orders, URL]
    problem(await api.writer.put("/v1/webhooks/4711", json={}), 404, "SW104")
    problem(await api.writer.put(path, json={"url": URL}), 422)
    problem(await api.reader.put(path, json={}), 403)

    await api.writer.post(f"{path}/disable", json={})
    await _add(api, schema_id=orders)


@pytest.mark.parametrize(
    "wish",
    [
        {"shape": "discord"},
        {"audience": []},
        {"transitions": ["closed"]},
        {"digest_minutes": 0},
        {"table_pattern": ""},
        {"quiet_hours": ["22:00-7:00"], "quiet_zone": "UTC", "min_impact": "SAFE"},
        {"quiet_hours": ["22:00-07:00"], "quiet_zone": "U\u0000TC", "min_impact": "SAFE"},
        {"quiet_except": "SAFE"},
    ],
    ids=str,
)
async def test_a_wish_that_nobody_can_fulfil(api: Api, wish: dict[str, Any]) -> None:
    problem(await api.writer.post("/v1/webhooks", json={"url": URL, **wish}), 422)


async def test_a_receiver_inside_an_allowed_network(api: Api) -> None:
    await _add(api, url="http://10.99.1.2:8080/hook")
    body = {"url": "http://10.98.1.2/hook"}
    hint = problem(await api.writer.post("/v1/webhooks", json=body), 422)["hint"]
    assert "SCHEMAWATCH_WEBHOOK_ALLOW" in hint


async def test_a_test_message_and_its_delivery(api: Api, db: Db) -> None:
    made = await _add(api)
    queued = await api.writer.post(f"/v1/webhooks/{made['endpoint_id']}/test")
    assert queued.status_code == 202
    assert queued.headers["location"] == f"/v1/deliveries/{queued.json()['delivery_id']}"

    detail = (await api.reader.get(queued.headers["location"])).json()
    assert detail["delivery"]["type"] == "schemawatch.test"
    assert detail["attempts"] == []

    db.execute("update schemawatch.delivery set status = 'dead', finished_at = now(), attempts = 9")
    again = await api.writer.post(f"{queued.headers['location']}/retry")
    assert again.status_code == 202
    detail = (await api.reader.get(queued.headers["location"])).json()
    assert (detail["delivery"]["status"], detail["delivery"]["attempts"]) == ("pending", 0)


async def test_what_cannot_be_sent_now_is_409(api: Api, db: Db) -> None:
    made = await _add(api)
    queued = (await api.writer.post(f"/v1/webhooks/{made['endpoint_id']}/test")).json()
    retry = f"/v1/deliveries/{queued['delivery_id']}/retry"
    db.execute(
        "update schemawatch.delivery set lease_token = gen_random_uuid(), "
        "lease_until = now() + interval '1 minute'"
    )
    problem(await api.writer.post(retry), 409, "SW204")
    db.execute("update schemawatch.endpoint set disabled_at = now(), disabled_reason = 'gone'")
    problem(await api.writer.post(retry), 409, "SW204")
    problem(await api.writer.post(f"/v1/webhooks/{made['endpoint_id']}/test"), 409, "SW204")


@pytest.mark.usefixtures("orders")
async def test_deliveries_are_filtered(api: Api, db: Db) -> None:
    made = await _add(api)
    db.execute("alter table orders drop column colour")
    await api.writer.post(f"/v1/webhooks/{made['endpoint_id']}/test")

    async def found(**params: Any) -> list[str]:
        answer = await api.reader.get("/v1/deliveries", params=params)
        return [row["type"] for row in answer.json()["deliveries"]]

    assert await found() == ["schemawatch.test", "schema.drift"]
    assert await found(status="pending", endpoint_id=made["endpoint_id"], limit=1) == [
        "schemawatch.test"
    ]
    assert await found(status="delivered") == []
    assert await found(endpoint_id=4711) == []
    drift_id = (await api.reader.get("/v1/drifts")).json()["drifts"][0]["drift_id"]
    assert await found(drift_id=drift_id) == ["schema.drift"]


async def test_a_key_from_beginning_to_end(api: Api, db: Db) -> None:
    body = {"name": "grafana", "scope": "read", "expires_in_days": 30}
    made = (await api.admin.post("/v1/keys", json=body)).json()
    assert made["key_hash"] == hash_key(made["key"])
    assert made["expires_at"] is not None

    async with client(api.url, made["key"]) as holder:
        assert (await holder.get("/v1/schemas")).status_code == 200
        problem(await holder.get("/v1/keys"), 403)

        listed = (await api.admin.get("/v1/keys")).json()["keys"]
        mine = next(row for row in listed if row["key_id"] == made["key_id"])
        assert (mine["name"], mine["scopes"], mine["state"]) == ("grafana", ["read"], "active")
        assert not mine.keys() & {"key", "key_hash"}

        assert (await api.admin.delete(f"/v1/keys/{made['key_id']}")).status_code == 204
        problem(await holder.get("/v1/schemas"), 401)
    stored = db.execute("select string_agg(k::text, ' ') from schemawatch.api_key as k").fetchone()
    assert stored is not None
    assert made["key"] not in stored[0]


async def test_rotation_overlaps(api: Api) -> None:
    body = {"name": "ci", "scope": "write"}
    old = (await api.admin.post("/v1/keys", json=body)).json()
    rotate = f"/v1/keys/{old['key_id']}/rotate"
    new = (await api.admin.post(rotate, json={"overlap_hours": 1})).json()

    assert (new["name"], new["scopes"], new["expires_at"]) == ("ci", ["write"], None)
    for key in (old["key"], new["key"]):
        async with client(api.url, key) as holder:
            assert (await holder.get("/v1/schemas")).status_code == 200

    newest = (await api.admin.post(rotate, json={"overlap_hours": 0})).json()
    async with client(api.url, old["key"]) as holder:
        problem(await holder.get("/v1/schemas"), 401)
    problem(await api.admin.post(rotate, json={}), 409, "SW204")
    assert newest["key_id"] > new["key_id"]


async def test_rules_are_the_catalogue(api: Api, db: Db) -> None:
    rules = (await api.reader.get("/v1/rules")).json()["rules"]
    row = db.execute("select count(*) from schemawatch.rule").fetchone()
    assert row == (len(rules),)
    assert len(rules) > 50
    removed = next(rule for rule in rules if rule["rule_id"] == "column-removed")
    assert removed["impact"] == "BREAKING"
    assert removed["remedy"]
    assert removed["sure"].startswith("Certain: ")
    assert (await api.reader.get("/v1/rules/column-removed")).json() == removed


async def test_rules_by_kind_and_impact(api: Api) -> None:
    query = {"object_kind": "index", "impact": "RISKY"}
    rules = (await api.reader.get("/v1/rules", params=query)).json()["rules"]
    assert "index-removed" in {rule["rule_id"] for rule in rules}
    assert {(rule["object_kind"], rule["impact"]) for rule in rules} == {("index", "RISKY")}
    problem(await api.reader.get("/v1/rules", params={"impact": "AWFUL"}), 422)


async def test_an_unknown_rule_names_the_nearest(api: Api) -> None:
    answer = problem(await api.reader.get("/v1/rules/column-remove"), 404, "SW104")
    assert answer["hint"] == "Did you mean column-removed?"


@pytest.mark.parametrize("path", ["/v1/schemas", "/v1/rules", "/health", "/openapi.json"])
async def test_head_is_get_without_the_body(api: Api, path: str) -> None:
    answer = await api.reader.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 2


@pytest.mark.usefixtures("orders")
async def test_a_receiver_on_a_bad_day(api: Api, db: Db) -> None:
    made = await _add(api)
    path = f"/v1/webhooks/{made['endpoint_id']}"

    rotated = await api.writer.post(f"{path}/rotate", json={"overlap_hours": 1})
    assert rotated.status_code == 201, rotated.text
    assert rotated.json()["secret"] not in {made["secret"], None}
    shown = (await api.reader.get(path)).json()
    assert shown["old_secrets_until"] == rotated.json()["old_secrets_until"]
    assert "secret" not in shown
    leaked = await api.writer.post(f"{path}/rotate", json={"overlap_hours": 0})
    assert leaked.json()["old_secrets_until"] is None

    stopped = await api.writer.post(f"{path}/disable", json={"reason": "moving house"})
    assert stopped.json()["disabled_reason"] == "moving house"
    problem(await api.writer.post(f"{path}/replay", json={"since": "2020-01-01T00:00:00Z"}), 409)
    started = await api.writer.post(f"{path}/enable")
    assert started.json()["disabled_at"] is None

    db.execute("alter table orders add column size int")
    db.execute("alter table orders drop column size")
    db.execute("update schemawatch.delivery set status = 'dead', finished_at = now()")
    body: dict[str, object] = {"since": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z"}
    nothing = await api.writer.post(f"{path}/replay", json=body)
    assert nothing.json() == {"replayed": 0}
    again = await api.writer.post(f"{path}/replay", json={"since": "2020-01-01T00:00:00Z"})
    assert (again.status_code, again.json()) == (202, {"replayed": 1})


@pytest.mark.parametrize("action", ["rotate", "disable", "enable", "replay"])
async def test_upkeep_of_an_unknown_receiver(api: Api, action: str) -> None:
    body = {"replay": {"since": "2020-01-01T00:00:00Z"}, "enable": None}.get(action, {})
    problem(await api.writer.post(f"/v1/webhooks/4711/{action}", json=body), 404)


async def test_deliveries_of_a_table_and_time(api: Api, orders: int, db: Db) -> None:
    made = await _add(api)
    db.execute("alter table orders add column size int")
    db.execute("alter table orders drop column size")
    await api.writer.post(f"/v1/webhooks/{made['endpoint_id']}/test")

    async def found(**query: str | int) -> list[dict[str, Any]]:
        return (await api.reader.get("/v1/deliveries", params=query)).json()["deliveries"]

    assert [row["sequence"] for row in await found()] == [None, 1]
    assert [row["sequence"] for row in await found(schema_id=orders)] == [1]
    assert await found(since="2100-01-01T00:00:00Z") == []
    assert len(await found(since="2020-01-01T00:00:00Z")) == 2
