"""Without a valid key nothing answers but what is open, and no key does more than its scope."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from ipaddress import ip_network

import httpx
import pytest

from controlplane.config import Config
from controlplane.core.api_keys import SCOPES, generate_key
from controlplane.http.description.operations import Operation
from controlplane.http.routes import OPERATIONS
from tests.http.serving import Api, Db, client, new_key, problem, running

OPEN = {
    "/",
    "/assets/{asset}",
    "/health",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/openapi.json",
    "/docs",
}
GUARDED = [operation for operation in OPERATIONS if operation.path not in OPEN]


def _filled(operation: Operation) -> str:
    parts = ["4711" if part.startswith("{") else part for part in operation.path.split("/")]
    return "/".join(parts)


async def test_every_operation_wants_a_key(api: Api, subtests: pytest.Subtests) -> None:
    assert len(GUARDED) > 20
    for operation in GUARDED:
        for method in operation.methods:
            with subtests.test(method=method, path=operation.path):
                answer = await api.anonymous.request(method, _filled(operation))
                assert answer.status_code == 401
                assert answer.headers["www-authenticate"].startswith("ApiKey")


async def test_unknown_paths_are_404_to_everybody(api: Api, subtests: pytest.Subtests) -> None:
    for path in ("/favicon.ico", "/nowhere", "/v1", "/v1/nowhere", "/healthz", "/health/x"):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            with subtests.test(method=method, path=path):
                problem(await api.anonymous.request(method, path), 404, "SW120")
                problem(await api.reader.request(method, path), 404, "SW120")


async def test_only_reading_health_is_open(api: Api) -> None:
    assert (await api.anonymous.get("/health")).status_code == 200
    assert (await api.anonymous.head("/health")).status_code == 200
    problem(await api.anonymous.post("/health"), 405, "SW023")
    problem(await api.anonymous.patch("/v1/schemas"), 405, "SW023")


async def test_a_browser_and_a_program_find_their_way(api: Api) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = await api.anonymous.get("/", headers=browser)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    told = await api.anonymous.get("/")
    assert (told.status_code, told.json()["name"]) == (200, "SchemaWatch")
    for answer in (page, told):
        assert answer.headers["vary"] == "accept, accept-encoding"
    for name in ("docs", "openapi", "health", "metrics"):
        assert (await api.anonymous.get(told.json()[name])).status_code == 200, name
    slash = await api.anonymous.get("/docs/", follow_redirects=True)
    assert (slash.status_code, slash.url.path) == (200, "/docs")
    assert (await api.anonymous.get("/health/")).status_code == 200
    problem(await api.anonymous.get("/v1/schemas/"), 401)
    assert (await api.reader.get("/v1/schemas/")).status_code == 200


async def test_a_smaller_scope_is_403(api: Api, subtests: pytest.Subtests) -> None:
    by_scope = {"read": api.reader, "write": api.writer, "admin": api.admin}
    for operation in GUARDED:
        assert operation.scope is not None, "every operation but the open ones names its scope"
        for scope in SCOPES:
            with subtests.test(path=operation.path, needs=operation.scope, has=scope):
                # the stream would not end: only its head is asked for
                method = "HEAD" if operation.name == "stream_drifts" else operation.method
                answer = await by_scope[scope].request(method, _filled(operation))
                refused = SCOPES.index(scope) < SCOPES.index(operation.scope)
                assert (answer.status_code == 403) == refused, answer.text
                if refused:
                    assert problem(answer, 403, "SW320")["hint"].endswith(f"{operation.scope}`.")


async def test_wrong_keys(api: Api, db: Db) -> None:
    real = new_key(db, "admin").key
    wrong = {
        "": "no key",
        "hello": "not a key",
        real[:-1]: "cut off",
        real[:-1] + ("0" if real[-1] != "0" else "1"): "mistyped",
        real.swapcase(): "mistyped",
        generate_key().key: "never stored",
        f"Bearer {real}": "decorated",
        "sw_" + "é" * 42: "not ASCII",
        real + real: "twice",
    }
    for key, why in wrong.items():
        answer = await api.anonymous.get("/v1/schemas", headers={b"X-API-Key": key.encode()})
        assert problem(answer, 401, "SW310")["hint"], why
        if key:
            assert key not in answer.text, why


async def test_a_key_with_the_prefix_of_another_is_refused(api: Api, db: Db) -> None:
    stored, other = new_key(db, "admin"), generate_key()
    db.execute(
        "update schemawatch.api_key set prefix = %s where prefix = %s",
        [other.prefix, stored.prefix],
    )
    async with client(api.url, other.key) as impostor:
        problem(await impostor.get("/v1/schemas"), 401)


async def test_two_keys_at_once_are_refused(api: Api, db: Db) -> None:
    key = new_key(db, "admin").key
    headers = httpx.Headers([("X-API-Key", key), ("X-API-Key", key)])
    problem(await api.anonymous.get("/v1/schemas", headers=headers), 401)


async def test_an_expired_key_is_refused(api: Api, db: Db) -> None:
    expired = new_key(db, "admin", expires_in="-1 second").key
    valid = new_key(db, "read", expires_in="1 hour").key
    async with client(api.url, expired) as late, client(api.url, valid) as early:
        assert "expired" in problem(await late.get("/v1/schemas"), 401)["detail"]
        assert (await early.get("/v1/schemas")).status_code == 200


async def test_a_revoked_key_is_refused_at_once(api: Api, db: Db) -> None:
    key = new_key(db, "write")
    async with client(api.url, key.key) as holder:
        assert (await holder.get("/v1/schemas")).status_code == 200
        db.execute(
            "select schemawatch.revoke_api_key(key_id) from schemawatch.api_key where prefix = %s",
            [key.prefix],
        )
        assert "revoked" in problem(await holder.get("/v1/schemas"), 401)["detail"]


async def test_what_others_ask_keeps_no_revoked_key_alive(api: Api, db: Db) -> None:
    """Requests share a look at the keys, but none gets what was looked up before it came."""
    key = new_key(db, "read")
    answers: list[tuple[float, int]] = []
    under_load = asyncio.Event()

    async def ask() -> None:
        async with client(api.url, key.key) as holder:
            status = 200
            while status == 200:
                began = time.monotonic()
                status = (await holder.get("/v1/schemas")).status_code
                answers.append((began, status))
                if len(answers) >= 16:
                    under_load.set()

    asking = [asyncio.create_task(ask()) for _ in range(8)]
    async with asyncio.timeout(30):
        await under_load.wait()
    db.execute("update schemawatch.api_key set revoked_at = now() where prefix = %s", [key.prefix])
    revoked = time.monotonic()
    await asyncio.gather(*asking)
    assert sum(status == 200 for _, status in answers) >= len(asking), "they were let in before"
    assert all(status == 401 for began, status in answers if began > revoked)


async def test_a_rotated_key_is_refused_after_its_overlap(api: Api, db: Db) -> None:
    first = (await api.admin.post("/v1/keys", json={"name": "ci"})).json()
    path = f"/v1/keys/{first['key_id']}/rotate"
    second = (await api.admin.post(path, json={"overlap_hours": 1})).json()
    async with client(api.url, first["key"]) as old, client(api.url, second["key"]) as new:
        assert (await old.get("/v1/schemas")).status_code == 200
        assert (await new.get("/v1/schemas")).status_code == 200
        db.execute(
            "update schemawatch.api_key set expires_at = expires_at - interval '1 hour' "
            "where key_id = %s",
            [first["key_id"]],
        )
        assert "expired" in problem(await old.get("/v1/schemas"), 401)["detail"]
        assert (await new.get("/v1/schemas")).status_code == 200
    problem(await api.admin.post(path, json={}), 409, "SW204")


async def test_the_use_of_a_key_is_noted_to_the_minute(api: Api, db: Db) -> None:
    key = new_key(db, "read")
    async with client(api.url, key.key) as holder:
        await holder.get("/v1/schemas")
    worker = api.app.ctx.monitor.workers["key_usage"]
    await worker.stop()
    worker.start()
    for _ in range(100):
        row = db.execute(
            "select last_used_at = date_trunc('minute', last_used_at), "
            "last_used_at > now() - interval '2 minutes' "
            "from schemawatch.api_key where prefix = %s",
            [key.prefix],
        ).fetchone()
        if row == (True, True):
            return
        await asyncio.sleep(0.02)
    pytest.fail("last_used_at was not written")


async def test_no_key_reaches_the_log(api: Api, db: Db, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = new_key(db, "admin").key
    async with client(api.url, key) as holder:
        await holder.get("/v1/schemas")
        made = (await holder.post("/v1/keys", json={"name": "n"})).json()
        url = "https://example.com/hook"
        hook = (await holder.post("/v1/webhooks", json={"url": url})).json()
        problem(await holder.get("/v1/schemas", params={"limit": "x"}), 422)
    await api.anonymous.get("/v1/schemas", headers={"X-API-Key": key[:-1]})
    assert key[:-1] not in caplog.text
    assert made["key"] not in caplog.text
    assert hook["secret"] not in caplog.text


async def test_wrong_keys_are_throttled_for_who_sends_them(api: Api, db: Db) -> None:
    wrong = generate_key().key
    async with client(api.url, wrong) as guesser:
        codes = [(await guesser.get("/v1/schemas")).status_code for _ in range(30)]
        answer = await guesser.get("/v1/schemas")
    assert codes == [401] * 20 + [429] * 10
    problem(answer, 429, "SW311")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert (await api.reader.get("/v1/schemas")).status_code == 200


async def test_guessing_many_prefixes_is_throttled_and_locks_nobody_out(api: Api, db: Db) -> None:
    answers = [
        await api.anonymous.get("/v1/schemas", headers={"X-API-Key": generate_key().key})
        for _ in range(100)
    ]
    problem(answers[-1], 429, "SW311")
    never_seen = new_key(db, "read").key
    headers = {"X-API-Key": never_seen}
    assert (await api.anonymous.get("/v1/schemas", headers=headers)).status_code == 200


async def test_forwarded_addresses_are_believed_from_trusted_proxies_only(
    api: Api, config: Config
) -> None:
    wrong = generate_key().key

    async def codes(url: str) -> list[int]:
        async with client(url, wrong) as guesser:
            return [
                (
                    await guesser.get(
                        "/v1/schemas", headers={"X-Forwarded-For": f"198.51.100.7, 192.0.2.{n}"}
                    )
                ).status_code
                for n in range(1, 25)
            ]

    assert 429 in await codes(api.url)
    behind = replace(config, trusted_proxies=(ip_network("127.0.0.0/8"),))
    async with running(behind) as (_, url):
        assert 429 not in await codes(url)
