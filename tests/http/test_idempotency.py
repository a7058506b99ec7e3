"""A request with an Idempotency-Key is done once, however often it is sent."""

from __future__ import annotations

import asyncio

import pytest

from tests.http.serving import Api, Db, client, named, new_key, problem

HOOK = {"url": "https://example.com/hook"}
ORDERS = {"schema_name": "public", "table_name": "orders"}


def _key(value: str) -> dict[str, str]:
    return {"Idempotency-Key": value}


async def test_the_same_request_is_answered_as_before(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    first = await api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a"))
    again = await api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a"))
    without = await api.writer.post("/v1/schemas", json=ORDERS)
    assert (first.status_code, again.status_code, without.status_code) == (201, 201, 200)
    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers


async def test_another_request_under_the_key_is_422(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    await api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a"))
    other = {**ORDERS, "table_name": "items"}
    problem(await api.writer.post("/v1/schemas", json=other, headers=_key("a")), 422, "SW025")


async def test_keys_are_of_one_api_key_and_one_operation(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    await api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a"))
    other = await api.admin.post("/v1/schemas", json=ORDERS, headers=_key("a"))
    assert other.status_code == 200
    assert (await api.writer.post("/v1/webhooks", json=HOOK, headers=_key("a"))).status_code == 201


async def test_an_error_is_not_kept(api: Api, db: Db) -> None:
    problem(await api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a")), 404)
    db.execute("create table orders (id bigint)")
    again = await api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a"))
    assert again.status_code == 201


async def test_a_secret_is_not_kept(api: Api, db: Db) -> None:
    shown = [
        ("/v1/keys", {"name": "n"}, "key"),
        ("/v1/webhooks", HOOK, "secret"),
    ]
    for path, body, field in shown:
        first = await api.admin.post(path, json=body, headers=_key("once"))
        again = problem(await api.admin.post(path, json=body, headers=_key("once")), 409, "SW221")
        assert first.headers["location"] in again["facts"]
        secret = first.json()[field]
        kept = db.execute("select r::text from schemawatch.idempotent_request as r").fetchall()
        assert all(secret not in row[0] for row in kept)
    assert db.execute("select count(*) from schemawatch.endpoint").fetchone() == (1,)


async def test_a_secret_inside_an_answer_is_not_kept_either(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    body = {**ORDERS, "webhook_url": HOOK["url"]}
    await api.writer.post("/v1/schemas", json=body, headers=_key("a"))
    problem(await api.writer.post("/v1/schemas", json=body, headers=_key("a")), 409, "SW221")


async def test_many_at_once_do_it_once(api: Api, db: Db) -> None:
    """The others wait for nobody: they are told, or answered as the first one was."""
    db.execute("create table orders (id bigint)")
    answers = await asyncio.gather(
        *(api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a")) for _ in range(8))
    )
    codes = {answer.status_code for answer in answers}
    assert 201 in codes
    assert codes <= {201, 409}
    done = [a for a in answers if a.status_code == 201 and "idempotency-replayed" not in a.headers]
    assert len(done) == 1


async def test_a_duplicate_of_one_that_is_not_finished_is_409(api: Api, db: Db) -> None:
    db.execute(
        "select pg_advisory_lock(hashtextextended(format("
        "'schemawatch.idempotency %s %s %s', key_id, 'create_webhook', 'a'), 0)) "
        "from schemawatch.api_key where 'write' = any (scopes)"
    )
    problem(await api.writer.post("/v1/webhooks", json=HOOK, headers=_key("a")), 409, "SW220")


async def test_after_a_day_the_key_is_new(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    await api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a"))
    db.execute(
        "update schemawatch.idempotent_request set answered_at = answered_at - interval '25 hours'"
    )
    again = await api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a"))
    assert again.status_code == 200
    assert "idempotency-replayed" not in again.headers
    db.execute(
        "update schemawatch.idempotent_request set answered_at = answered_at - interval '25 hours'"
    )
    db.execute("select count(*) from schemawatch.scan()")
    assert db.execute("select count(*) from schemawatch.idempotent_request").fetchone() == (0,)


async def test_a_bad_key_is_422(api: Api, subtests: pytest.Subtests) -> None:
    for bad in ("", "x" * 201, "a b"):
        with subtests.test(key=bad[:10]):
            answer = await api.writer.post("/v1/webhooks", json=HOOK, headers=_key(bad))
            assert named(problem(answer, 422, "SW024")) == {"Idempotency-Key"}


async def test_a_limited_key_cannot_have_the_answer_of_another(api: Api, db: Db) -> None:
    db.execute("create table orders (id bigint)")
    await api.writer.post("/v1/schemas", json=ORDERS, headers=_key("a"))
    key = new_key(db, "write")
    db.execute(
        "update schemawatch.api_key set schema_ids = '{4711}' where prefix = %s", [key.prefix]
    )
    async with client(api.url, key.key) as limited:
        problem(await limited.post("/v1/schemas", json=ORDERS, headers=_key("a")), 404)
