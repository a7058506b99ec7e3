"""ETag and If-None-Match: a client that has the answer is told so."""

from __future__ import annotations

import pytest
from psycopg import sql

from tests.http.serving import Api, Db

PATHS = [
    "/v1/schemas",
    "/v1/schemas/{}",
    "/v1/schemas/{}/latest",
    "/v1/schemas/{}/versions",
    "/v1/schemas/{}/versions/1",
    "/v1/schemas/{}/diff?from=1&to=2",
    "/v1/schemas/{}/drifts",
    "/v1/drifts",
    "/v1/rules",
    "/v1/keys",
    "/v1/webhooks",
    "/v1/deliveries",
    "/openapi.json",
]


async def test_what_the_client_has_is_304(api: Api, orders: int, subtests: pytest.Subtests) -> None:
    for path in PATHS:
        with subtests.test(path=path):
            url = path.format(orders)
            first = await api.admin.get(url)
            tag = first.headers["etag"]
            for sent in (tag, f'"x", {tag}', f"W/{tag}", "*"):
                again = await api.admin.get(url, headers={"If-None-Match": sent})
                assert again.status_code == 304
                assert again.headers["etag"] == tag
                assert again.headers["cache-control"] == first.headers["cache-control"]
                assert not again.content
            other = await api.admin.get(url, headers={"If-None-Match": '"other"'})
            assert other.status_code == 200


async def test_a_change_changes_the_tag(api: Api, db: Db, orders: int) -> None:
    for path in ("/v1/drifts", f"/v1/schemas/{orders}", f"/v1/schemas/{orders}/latest"):
        tag = (await api.reader.get(path)).headers["etag"]
        name = sql.Identifier(f"c{len(path)}")
        db.execute(sql.SQL("alter table orders add column {} int").format(name))
        answer = await api.reader.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 200
        assert answer.headers["etag"] != tag


async def test_what_changes_by_itself_has_no_tag(api: Api) -> None:
    for path in ("/health", "/metrics"):
        assert "etag" not in (await api.reader.get(path)).headers
