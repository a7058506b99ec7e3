"""Every kind of bad input gets its status and names the field; nothing is half-written."""

from __future__ import annotations

import asyncio
import base64

import pytest

from tests.http.serving import Api, Db, named, problem

JSON = {"content-type": "application/json"}


NOT_JSON = [
    b"",
    b"{",
    b"nonsense",
    b'{"schema_name":"public","table_name":"orders"} trailing',
    b'{"schema_name":"public",}',
    b'{"schema_name":"\xff","table_name":"x"}',
    b'{"schema_name":"\\ud800","table_name":"x"}',
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"schema_name":1',
]


async def test_what_is_not_json_is_400(api: Api, subtests: pytest.Subtests) -> None:
    for body in NOT_JSON:
        with subtests.test(body=body[:40]):
            problem(await api.writer.post("/v1/schemas", content=body, headers=JSON), 400, "SW020")


async def test_what_is_not_declared_json_is_415(api: Api) -> None:
    body = b'{"schema_name":"public","table_name":"orders"}'
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx"):
        headers = {"content-type": media_type}
        problem(await api.writer.post("/v1/schemas", content=body, headers=headers), 415, "SW021")
    problem(await api.writer.post("/v1/schemas", content=body), 415, "SW021")


async def test_a_charset_is_allowed(api: Api) -> None:
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    body = b'{"schema_name":"public","table_name":"orders"}'
    problem(await api.writer.post("/v1/schemas", content=body, headers=headers), 404, "SW104")


NAMES = {"schema_name": "public", "table_name": "orders"}


WRONG_FIELDS: list[tuple[str, dict[str, object], str]] = [
    ("/v1/schemas", {}, "schema_name"),
    ("/v1/schemas", {"schema_name": "public"}, "table_name"),
    ("/v1/schemas", {**NAMES, "table_name": 7}, "table_name"),
    ("/v1/schemas", {**NAMES, "table_name": None}, "table_name"),
    ("/v1/schemas", {**NAMES, "table_name": ["orders"]}, "table_name"),
    ("/v1/schemas", {**NAMES, "table_name": ""}, "table_name"),
    ("/v1/schemas", {**NAMES, "table_name": "x" * 64}, "table_name"),
    ("/v1/schemas", {**NAMES, "table_name": "ü" * 40}, "table_name"),
    ("/v1/schemas", {**NAMES, "table_name": "a\x00b"}, "table_name"),
    ("/v1/schemas", {**NAMES, "surprise": 1}, "surprise"),
    ("/v1/schemas", {**NAMES, "webhook_url": 1}, "webhook_url"),
    ("/v1/webhooks", {}, "url"),
    ("/v1/webhooks", {"url": "not a url"}, "url"),
    ("/v1/webhooks", {"url": "http://169.254.169.254/latest"}, "url"),
    ("/v1/webhooks", {"url": "http://localhost/"}, "url"),
    ("/v1/webhooks", {"url": "https://u:p@example.com/"}, "url"),
    ("/v1/webhooks", {"url": "https://example.com/" + "x" * 2048}, "url"),
    ("/v1/webhooks", {"url": "https://example.com/", "min_impact": "bad"}, "min_impact"),
    ("/v1/webhooks", {"url": "https://example.com/", "schema_id": "1"}, "schema_id"),
    ("/v1/webhooks", {"url": "https://example.com/", "schema_id": 0}, "schema_id"),
    ("/v1/webhooks", {"url": "https://example.com/", "schema_id": 2**63}, "schema_id"),
    ("/v1/webhooks", {"url": "https://example.com/", "schema_id": 1.5}, "schema_id"),
    ("/v1/webhooks", {"url": "https://example.com/", "description": "\x00"}, "description"),
    ("/v1/keys", {}, "name"),
    ("/v1/keys", {"name": ""}, "name"),
    ("/v1/keys", {"name": "x" * 201}, "name"),
    ("/v1/keys", {"name": "\x00"}, "name"),
    ("/v1/keys", {"name": "x", "scope": "root"}, "scope"),
    ("/v1/keys", {"name": "x", "expires_in_days": 0}, "expires_in_days"),
    ("/v1/keys", {"name": "x", "expires_in_days": 10**9}, "expires_in_days"),
    ("/v1/keys", {"name": "x", "expires_in_days": True}, "expires_in_days"),
    ("/v1/keys/1/rotate", {"overlap_hours": -1}, "overlap_hours"),
]


async def test_a_wrong_field_is_422_and_named(api: Api, db: Db, subtests: pytest.Subtests) -> None:
    db.execute("create table orders (id bigint)")
    for path, body, field in WRONG_FIELDS:
        with subtests.test(path=path, field=field, body=str(body)[:80]):
            answer = problem(await api.admin.post(path, json=body), 422, "SW024")
            assert named(answer) == {field}
    assert db.execute(
        "select (select count(*) from schemawatch.registration) "
        "+ (select count(*) from schemawatch.endpoint)"
    ).fetchone() == (0,)
    assert db.execute("select count(*) from schemawatch.api_key").fetchone() == (3,)


async def test_a_field_given_twice_is_422(api: Api, db: Db) -> None:
    body = b'{"schema_name":"public","table_name":"orders","table_name":"items"}'
    answer = await api.writer.post("/v1/schemas", content=body, headers=JSON)
    assert named(problem(answer, 422, "SW024")) == {"table_name"}


async def test_json_that_is_no_object_is_422(api: Api) -> None:
    for body in ("[]", '"x"', "1", "null", "true"):
        problem(await api.writer.post("/v1/schemas", content=body, headers=JSON), 422)


WRONG_PARAMETERS = [
    ("limit=0", "limit"),
    ("limit=201", "limit"),
    ("limit=-1", "limit"),
    ("limit=1e9", "limit"),
    ("limit=99999999999999999999999999", "limit"),
    ("limit=", "limit"),
    ("limit=ten", "limit"),
    ("limit=5&limit=6", "limit"),
    ("surprise=1", "surprise"),
    ("cursor=", "cursor"),
    ("cursor=garbage", "cursor"),
    ("cursor=%00", "cursor"),
    ("cursor=" + "A" * 201, "cursor"),
    ("impact=worst", "impact"),
    ("impact=SAFE,", "impact"),
    ("status=closed", "status"),
    ("since=yesterday", "since"),
    ("since=2026-01-01", "since"),
    ("since=2026-01-01T00:00:00", "since"),
    ("schema_id=x", "schema_id"),
    ("schema_id=0", "schema_id"),
    ("schema_id=9223372036854775808", "schema_id"),
]


async def test_a_wrong_parameter_is_422_and_named(api: Api, subtests: pytest.Subtests) -> None:
    for query, field in WRONG_PARAMETERS:
        with subtests.test(query=query):
            answer = await api.reader.get(f"/v1/drifts?{query}")
            assert named(problem(answer, 422, "SW024")) == {field}


def _cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


FORGED = [
    _cursor('["schemas",1]'),
    _cursor('["drifts",0]'),
    _cursor('["drifts",-1]'),
    _cursor('["drifts",9223372036854775808]'),
    _cursor('["drifts","1"]'),
    _cursor('["drifts",1,2]'),
    _cursor('["drifts", 1]'),
    _cursor('["drifts"]'),
    _cursor("{}"),
    _cursor('["drifts",1]') + "==",
    _cursor("[" * 100),
]


async def test_a_forged_cursor_is_422(api: Api, subtests: pytest.Subtests) -> None:
    for cursor in FORGED:
        with subtests.test(cursor=cursor):
            answer = await api.reader.get("/v1/drifts", params={"cursor": cursor})
            assert named(problem(answer, 422)) == {"cursor"}


async def test_what_is_no_number_in_the_path_is_422(api: Api, subtests: pytest.Subtests) -> None:
    for number in ("0", "-1", "abc", "1.5", "1e3", "01", "9223372036854775808", "%00", "%D9%A3"):
        with subtests.test(number=number):
            for path in ("/v1/schemas/{}", "/v1/schemas/{}/latest", "/v1/schemas/{}/drifts"):
                problem(await api.reader.get(path.format(number)), 422, "SW024")
            problem(await api.writer.delete(f"/v1/webhooks/{number}"), 422)


UNKNOWN = [
    ("GET", "/v1/schemas/4711"),
    ("DELETE", "/v1/schemas/4711"),
    ("GET", "/v1/schemas/4711/latest"),
    ("GET", "/v1/schemas/4711/versions"),
    ("GET", "/v1/schemas/4711/versions/1"),
    ("GET", "/v1/schemas/4711/diff?from=1&to=2"),
    ("GET", "/v1/schemas/4711/drifts"),
    ("GET", "/v1/drifts/4711"),
    ("GET", "/v1/drifts?schema_id=4711"),
    ("GET", "/v1/webhooks/4711"),
    ("DELETE", "/v1/webhooks/4711"),
    ("POST", "/v1/webhooks/4711/test"),
    ("GET", "/v1/deliveries/4711"),
    ("POST", "/v1/deliveries/4711/retry"),
    ("DELETE", "/v1/keys/4711"),
]


async def test_what_is_not_there_is_404(api: Api, subtests: pytest.Subtests) -> None:
    for method, path in UNKNOWN:
        with subtests.test(method=method, path=path):
            problem(await api.admin.request(method, path), 404)


async def test_a_webhook_for_a_table_that_is_not_watched_is_404(api: Api) -> None:
    body = {"url": "https://example.com/", "schema_id": 4711}
    problem(await api.writer.post("/v1/webhooks", json=body), 404, "SW101")


async def test_a_diff_wants_two_versions(api: Api, orders: int) -> None:
    for query in ("", "from=1", "to=1", "from=0&to=1", "from=1&to=2147483648"):
        problem(await api.reader.get(f"/v1/schemas/{orders}/diff?{query}"), 422)


async def test_a_method_that_is_not_there_is_405(api: Api) -> None:
    answer = await api.admin.patch("/v1/schemas")
    problem(answer, 405, "SW023")
    assert {"GET", "POST"} <= set(answer.headers["allow"].replace(" ", "").split(","))


async def test_a_body_over_a_megabyte_is_413(api: Api) -> None:
    problem(await api.writer.post("/v1/schemas", content=b"x" * 1_000_001, headers=JSON), 413)


async def test_an_endless_body_is_413(api: Api) -> None:
    """Its client writes on for a while after the answer, and still gets to read it."""

    async def endless() -> object:
        for _ in range(64):
            yield b"x" * 32_768
            await asyncio.sleep(0.002)

    answer = await api.writer.post("/v1/schemas", content=endless(), headers=JSON)  # type: ignore[arg-type]
    problem(answer, 413)


async def test_without_a_key_the_body_is_not_even_read(api: Api) -> None:
    head = b"POST /v1/schemas HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\n\r\n"
    reader, writer = await _connect(api)
    writer.write(head)
    assert b" 401 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()


BROKEN_HTTP = [
    b"nonsense\r\n\r\n",
    b"GET /v1/schemas HTTP/9.9\r\n\r\n",
    b"GET /health HTTP/1.1\r\nno colon\r\n\r\n",
    b"POST /v1/schemas HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n",
    b"GET /v1/\xff HTTP/1.1\r\nhost: x\r\n\r\n",
]


# Two lengths, a length and chunks, a name with a space: proxies may read these another way.
SMUGGLED = [
    b"content-length: 5\r\ncontent-length: 60",
    b"content-length: 60\r\ntransfer-encoding: chunked",
    b"transfer-encoding: chunked, identity",
    b"content-length : 60",
    b"content-length: +60",
]
INNER = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n"


async def test_a_second_request_is_not_smuggled_in(api: Api, subtests: pytest.Subtests) -> None:
    key = api.writer.headers["x-api-key"].encode()
    for framing in SMUGGLED:
        with subtests.test(framing=framing):
            reader, writer = await _connect(api)
            head = b"POST /v1/schemas HTTP/1.1\r\nhost: x\r\nx-api-key: " + key + b"\r\n"
            writer.write(head + framing + b"\r\n\r\n0\r\n\r\n" + INNER)
            writer.write_eof()
            answer = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            # or it waits for a body that never comes, and closes
            assert not answer or answer.startswith(b"HTTP/1.1 4"), answer
            assert b"HTTP/1.1 200" not in answer, answer


async def test_broken_http_is_a_problem_document_too(api: Api, subtests: pytest.Subtests) -> None:
    for head in BROKEN_HTTP:
        with subtests.test(head=head):
            reader, writer = await _connect(api)
            writer.write(head)
            answer = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            await writer.wait_closed()
            assert answer.startswith(b"HTTP/1.1 4")
            assert b"application/problem+json" in answer
            assert b"Traceback" not in answer


async def test_headers_over_the_limit_are_413(api: Api) -> None:
    problem(await api.reader.get("/v1/schemas", headers={"x-long": "x" * 9000}), 413)


async def test_the_connection_survives_an_error(api: Api) -> None:
    for _ in range(3):
        problem(await api.writer.post("/v1/schemas", content=b"{", headers=JSON), 400)
        assert (await api.writer.get("/v1/schemas")).status_code == 200


async def test_a_harmless_request_id_is_kept(api: Api) -> None:
    for sent, kept in {"abc-1": True, "x" * 65: False, "a b": False, '"><b>': False}.items():
        answer = await api.reader.get("/v1/nowhere", headers={"X-Request-ID": sent})
        assert (problem(answer, 404)["request_id"] == sent) == kept


async def _connect(api: Api) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, port = api.url.removeprefix("http://").split(":")
    return await asyncio.open_connection(host, int(port))
