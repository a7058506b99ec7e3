"""A browser's session: a cookie in the place of the key, that no other site can use."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest

from controlplane.core.api_keys import generate_key
from controlplane.core.sessions import SECONDS, Session, begin, read
from tests.http.serving import Api, Db, new_key, problem

OWN = {"sec-fetch-site": "same-origin"}


@asynccontextmanager
async def _signed_in(
    api: Api, key: str, **headers: str
) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, Any], httpx.Response]]:
    """A browser that has signed in; gives it, what it was told, and the whole answer."""
    async with httpx.AsyncClient(base_url=api.url, timeout=20) as browser:
        begun = await browser.post("/v1/session", headers={"X-API-Key": key, **headers})
        assert begun.status_code == 201, begun.text
        yield browser, begun.json(), begun


def test_a_session_is_its_key_and_its_end() -> None:
    key, now = generate_key().key, 1_800_000_000.5
    session = begin(key, now)
    assert read(session.text, now) == session == Session(key, 1_800_000_000 + SECONDS)
    assert read(session.text, now + SECONDS) is None
    assert read(Session(key, session.ends + SECONDS).text, now) is None, "nobody asked for longer"
    assert key not in repr(session)
    assert session.has_token(session.token)
    for other in ("", "x", Session(key, session.ends + 1).token, begin("other", now).token, "é"):
        assert not session.has_token(other)
    for text in ("", ".", key, f"{key}.", f".{session.ends}", f"{key}.{session.ends}.", f"{key}.٣"):
        assert read(text, now) is None


async def test_the_cookie_is_out_of_reach_of_scripts(api: Api, db: Db) -> None:
    key = new_key(db, "read").key
    async with _signed_in(api, key, origin=api.url) as (browser, told, begun):
        name, _, rest = begun.headers["set-cookie"].partition("=")
        assert name == "schemawatch"
        assert rest.endswith(f"; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Strict")
        assert key not in begun.text
        assert told["scopes"] == ["read"]
        assert told["csrf_token"]
        again = await browser.get("/v1/session", headers=OWN)
        assert again.json() == told
    async with _signed_in(api, key, origin="https://drift.example.com") as (_, _, begun):
        assert begun.headers["set-cookie"].startswith("__Host-schemawatch=")
        assert begun.headers["set-cookie"].endswith("; HttpOnly; SameSite=Strict; Secure")


async def test_a_session_reads_and_with_its_token_writes(api: Api, db: Db, orders: int) -> None:
    async with _signed_in(api, new_key(db, "write").key) as (browser, told, _):
        assert (await browser.get("/v1/drifts", headers=OWN)).status_code == 200
        version = await browser.get(f"/v1/schemas/{orders}/versions/1", headers=OWN)
        assert "immutable" in version.headers["cache-control"]
        assert version.headers["vary"] == "cookie, x-api-key", "is not kept for the next key"
        body = {"reason": "known"}
        token = {"X-CSRF-Token": told["csrf_token"]}
        problem(await browser.post("/v1/drifts/1/resolve", json=body, headers=OWN), 403, "SW322")
        problem(await browser.post("/v1/drifts/1/resolve", json=body, headers=token), 403, "SW322")
        wrong = OWN | {"X-CSRF-Token": "0" * 64}
        problem(await browser.post("/v1/drifts/1/resolve", json=body, headers=wrong), 403, "SW322")
        done = await browser.post("/v1/drifts/1/resolve", json=body, headers=OWN | token)
        assert (done.status_code, done.json()["status"]) == (200, "resolved")
        problem(await browser.post("/v1/keys", json={}, headers=OWN | token), 403, "SW320")


SAID: list[tuple[dict[str, str], bool, bool]] = [
    ({"sec-fetch-site": "same-origin"}, True, True),
    ({"sec-fetch-site": "same-site"}, False, False),
    ({"sec-fetch-site": "cross-site"}, False, False),
    ({"sec-fetch-site": "none"}, True, False),
    ({"origin": "{url}"}, True, True),
    ({"origin": "https://evil.example.com"}, False, False),
    ({"origin": "null"}, False, False),
    ({"sec-fetch-site": "cross-site", "origin": "{url}"}, False, False),
    ({}, True, False),
]


async def test_only_our_own_page_uses_it(api: Api, db: Db, subtests: pytest.Subtests) -> None:
    key = new_key(db, "read").key
    for said, reads, writes in SAID:
        headers = {name: value.format(url=api.url) for name, value in said.items()}
        with subtests.test(said=said):
            async with _signed_in(api, key) as (browser, told, _):
                read_it = await browser.get("/v1/schemas", headers=headers)
                assert (read_it.status_code == 200) is reads, read_it.text
                headers["X-CSRF-Token"] = told["csrf_token"]
                wrote = await browser.delete("/v1/session", headers=headers)
                assert (wrote.status_code == 204) is writes, wrote.text
                if not writes:
                    problem(wrote, 403, "SW322")


async def test_it_ends_with_its_key_by_itself_and_when_asked(api: Api, db: Db) -> None:
    key = new_key(db, "read")
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        browser, told, _ = await enter(_signed_in(api, key.key))
        ended = await browser.delete(
            "/v1/session", headers=OWN | {"X-CSRF-Token": told["csrf_token"]}
        )
        assert "Max-Age=0" in ended.headers["set-cookie"]
        problem(await browser.get("/v1/schemas", headers=OWN), 401, "SW310")
        other, _, _ = await enter(_signed_in(api, key.key))
        db.execute(
            "update schemawatch.api_key set revoked_at = now() where prefix = %s", [key.prefix]
        )
        problem(await other.get("/v1/schemas", headers=OWN), 401, "SW310")
        late = Session(new_key(db, "read").key, int(time.time()) - 1)
        old = await enter(httpx.AsyncClient(base_url=api.url, cookies={"schemawatch": late.text}))
        assert "over" in problem(await old.get("/v1/schemas"), 401, "SW310")["detail"]


async def test_a_session_is_begun_with_a_key_alone(api: Api, db: Db) -> None:
    problem(await api.anonymous.post("/v1/session"), 401, "SW310")
    async with _signed_in(api, new_key(db, "read").key) as (browser, told, _):
        token = {"X-CSRF-Token": told["csrf_token"]}
        problem(await browser.post("/v1/session", headers=OWN | token), 401, "SW310")
        # the header is what counts when there are both
        writer = {"X-API-Key": api.writer.headers["x-api-key"]}
        assert (await browser.get("/v1/session", headers=writer)).json()["scopes"] == ["write"]
        wrong = {"X-API-Key": generate_key().key}
        problem(await browser.get("/v1/session", headers=wrong), 401, "SW310")


async def test_wrong_keys_are_throttled_here_too(api: Api, db: Db) -> None:
    wrong = {"X-API-Key": generate_key().key}
    codes = [
        (await api.anonymous.post("/v1/session", headers=wrong)).status_code for _ in range(21)
    ]
    assert codes == [401] * 20 + [429]
    cookie = {"cookie": f"schemawatch={begin(wrong['X-API-Key'], time.time()).text}"}
    problem(await api.anonymous.get("/v1/schemas", headers=cookie), 429, "SW311")


async def test_signing_in_is_audited_and_shows_no_key(api: Api, db: Db) -> None:
    key = new_key(db, "read").key
    async with _signed_in(api, key):
        pass
    noted = db.execute("select operation from schemawatch.audit_event").fetchall()
    assert noted == [("begin_session",)]


async def test_what_the_page_is_made_of(api: Api) -> None:
    html = {"accept": "text/html"}
    page = await api.anonymous.get("/", headers=html)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name in ("page.js", "style.css", "icon.svg", "licences.txt"):
        answer = await api.anonymous.get(f"/assets/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert "content-security-policy" in answer.headers
        plain = await api.anonymous.get(f"/assets/{name}", headers={"accept-encoding": "identity"})
        assert plain.content == answer.content
        known = {"if-none-match": answer.headers["etag"]}
        assert (await api.anonymous.get(f"/assets/{name}", headers=known)).status_code == 304
    for path in ("/assets/nothing", "/assets/..%2f__init__.py", "/assets/index.html/x"):
        problem(await api.anonymous.get(path), 404, "SW120")
