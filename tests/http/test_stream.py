"""GET /v1/drifts/stream: nothing is lost, whatever commits when, and whoever reconnects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec
import psycopg
import psycopg.sql
import pytest

from controlplane.config import Config
from controlplane.db.drifts import Drift
from controlplane.http.resources import stream as resource
from controlplane.http.server import drift_hub as streams
from controlplane.http.server.stream_events import Event
from tests.http.serving import Api, Db, client, named, new_key, problem, running

PATH = "/v1/drifts/stream"


@dataclass
class Listener:
    """Reads a stream: events as (name, drift_id), the last id, whether it ended."""

    events: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    last_id: str = ""
    comments: str = ""
    ended: bool = False

    async def read(self, answer: httpx.Response) -> None:
        name = ""
        async for line in answer.aiter_lines():
            kind, _, value = line.partition(": ")
            if kind == "id":
                self.last_id = value
            elif kind == "event":
                name = value
            elif kind == "data":
                drift = msgspec.json.decode(value)
                assert drift["source_name"]
                self.events.append((name, drift["drift_id"]))
            elif kind == "":
                self.comments += value
        self.ended = True

    async def until(self, *events: tuple[str, int]) -> None:
        """Wait until exactly these came, in this order."""
        await _eventually(lambda: self.events == list(events), lambda: str(self.events))

    async def until_ended(self) -> None:
        await _eventually(lambda: self.ended, lambda: "still open")


async def _eventually(done: Any, say: Any) -> None:
    for _ in range(500):
        if done():
            return
        await asyncio.sleep(0.02)
    pytest.fail(say())


@asynccontextmanager
async def listening(
    http: httpx.AsyncClient, last_id: str | None = None, **query: object
) -> AsyncIterator[Listener]:
    headers = {} if last_id is None else {"Last-Event-ID": last_id}
    params: Any = query
    async with http.stream("GET", PATH, headers=headers, params=params) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        listener = Listener()
        task = asyncio.create_task(listener.read(answer))
        try:
            yield listener
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _watch(db: Db, name: str) -> int:
    db.execute(psycopg.sql.SQL("create table {} (id bigint)").format(psycopg.sql.Identifier(name)))
    row = db.execute("select schemawatch.register_table(%s::text::regclass)", [name]).fetchone()
    assert row is not None
    return int(row[0])


async def test_a_drift_comes_as_an_event(api: Api, db: Db) -> None:
    _watch(db, "orders")
    async with listening(api.reader) as listener:
        db.execute("alter table orders add column a int")
        await listener.until(("opened", 1))
        db.execute("select schemawatch.resolve_drift(1, 'looked at')")
        await listener.until(("opened", 1), ("resolved", 1))
    async with listening(api.reader) as listener:
        db.execute("alter table orders add column b int")
        await listener.until(("opened", 2))


async def test_a_status_is_the_one_that_the_drift_came_to(api: Api, db: Db) -> None:
    _watch(db, "orders")
    async with (
        listening(api.reader, status="resolved") as resolved,
        listening(api.reader, status="open") as opened,
    ):
        db.execute("alter table orders add column a int")
        db.execute("select schemawatch.resolve_drift(1, 'looked at')")
        await resolved.until(("resolved", 1))
        await opened.until(("opened", 1))


async def test_a_lower_number_that_commits_later_is_not_lost(api: Api, db: Db, db_url: str) -> None:
    """The first transaction takes its number, and commits after the second."""
    _watch(db, "orders")
    _watch(db, "items")
    with psycopg.connect(db_url) as slow:
        slow.execute("alter table orders add column a int")
        slow.execute("set constraints all immediate")
        async with listening(api.reader) as listener:
            db.execute("alter table items add column a int")
            await listener.until(("opened", 2))
            before = listener.last_id
            slow.commit()
            await listener.until(("opened", 2), ("opened", 1))
    # whoever lost the connection between the two has asked for what came after `before`
    async with listening(api.reader, before) as resumed:
        await resumed.until(("opened", 1), ("opened", 2))


async def test_a_rolled_back_number_does_not_hold_up(api: Api, db: Db, db_url: str) -> None:
    _watch(db, "orders")
    with psycopg.connect(db_url) as other:
        other.execute("alter table orders add column a int")
        other.execute("set constraints all immediate")
        other.rollback()
    async with listening(api.reader) as listener:
        db.execute("alter table orders add column b int")
        await listener.until(("opened", 2))
        await asyncio.sleep(2 * streams.LOOK_EVERY)
        db.execute("alter table orders add column c int")
        await listener.until(("opened", 2), ("opened", 3))
        assert listener.last_id.startswith("3.")


async def test_resuming_sends_what_was_missed_once(api: Api, db: Db) -> None:
    _watch(db, "orders")
    async with listening(api.reader) as listener:
        db.execute("alter table orders add column a int")
        await listener.until(("opened", 1))
        last_id = listener.last_id
    for name in ("b", "c", "d"):
        column = psycopg.sql.Identifier(name)
        db.execute(psycopg.sql.SQL("alter table orders add column {} int").format(column))
    db.execute("select schemawatch.acknowledge_drift(1, 'seen')")
    missed = [("opened", 2), ("opened", 3), ("opened", 4), ("acknowledged", 1)]
    async with listening(api.reader, last_id) as listener:
        await listener.until(*missed)
        db.execute("alter table orders add column e int")
        await listener.until(*missed, ("opened", 5))
    async with listening(api.reader, "4") as listener:
        await listener.until(("opened", 5))


async def test_another_process_resumes_too(api: Api, db: Db, config: Config) -> None:
    _watch(db, "orders")
    async with listening(api.reader) as listener:
        db.execute("alter table orders add column a int")
        await listener.until(("opened", 1))
        last_id = listener.last_id
    db.execute("alter table orders add column b int")
    key = new_key(db, "read").key
    async with (
        running(config) as (_, url),
        client(url, key) as http,
        listening(http, last_id) as resumed,
    ):
        await resumed.until(("opened", 2))


async def test_filters(api: Api, db: Db) -> None:
    orders, items = _watch(db, "orders"), _watch(db, "items")
    async with (
        listening(api.reader, schema_id=items) as of_items,
        listening(api.reader, impact="BREAKING") as breaking,
        listening(api.writer, schema_id=orders) as of_orders,
    ):
        db.execute("alter table orders add column a int")
        db.execute("alter table items drop column id")
        await of_items.until(("opened", 2))
        await breaking.until(("opened", 2))
        await of_orders.until(("opened", 1))


async def test_a_limited_key_sees_its_tables(api: Api, db: Db) -> None:
    orders, items = _watch(db, "orders"), _watch(db, "items")
    key = new_key(db, "read")
    db.execute(
        "update schemawatch.api_key set schema_ids = array[%s::bigint] where prefix = %s",
        [items, key.prefix],
    )
    async with client(api.url, key.key) as http:
        async with listening(http) as listener:
            db.execute("alter table orders add column a int")
            db.execute("alter table items add column a int")
            await listener.until(("opened", 2))
        problem(await http.get(PATH, params={"schema_id": orders}), 404, "SW101")


async def test_a_revoked_key_ends_its_stream_within_a_second(api: Api, db: Db) -> None:
    key = new_key(db, "read")
    revoke = "update schemawatch.api_key set revoked_at = now() where prefix = %s"
    async with (
        client(api.url, key.key) as http,
        listening(http) as revoked,
        listening(api.reader) as other,
    ):
        db.execute(revoke, [key.prefix])
        async with asyncio.timeout(1):
            await revoked.until_ended()
        assert "no longer valid" in revoked.comments
        assert not other.ended


async def test_who_does_not_keep_up_is_cut_off(
    api: Api, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "LONGEST_QUEUE", 2)
    _watch(db, "orders")
    async with listening(api.reader) as listener:
        (subscription,) = api.app.ctx.hub._subscriptions
        db.execute("alter table orders add column a int")
        await listener.until(("opened", 1))
        event = Event(
            name="opened",
            drift=await _drift(api),
            drift_id=1,
            change_id=0,
            number=1,
        )
        for _ in range(5):
            subscription.offer(event)
        await listener.until_ended()
        assert "too slow" in listener.comments


async def _drift(api: Api) -> Any:
    text = (await api.reader.get("/v1/drifts/1")).content
    return msgspec.json.decode(text, type=Drift)


async def test_there_is_a_bound(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MOST_STREAMS", 1)
    async with listening(api.reader):
        answer = await api.writer.get(PATH)
        problem(answer, 429, "SW312")
        assert answer.headers["retry-after"] == "30"


async def test_a_quiet_stream_has_a_heartbeat(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "HEARTBEAT_SECONDS", 0.05)
    async with listening(api.reader) as listener:
        await _eventually(lambda: "still here" in listener.comments, lambda: "no heartbeat")


async def test_a_stream_ends_when_the_service_does(db: Db, config: Config) -> None:
    key = new_key(db, "read").key
    async with client("http://unused", key) as http:
        async with running(config) as (_, url):
            http.base_url = url
            context = listening(http)
            listener = await context.__aenter__()
        await listener.until_ended()
        assert "stopping" in listener.comments
        await context.__aexit__(None, None, None)


async def test_a_bad_event_id_is_422(api: Api) -> None:
    for bad in ("x", "1.", "-1", "1.2.3", "9223372036854775808"):
        answer = await api.reader.get(PATH, headers={"Last-Event-ID": bad})
        assert named(problem(answer, 422, "SW024")) == {"Last-Event-ID"}
