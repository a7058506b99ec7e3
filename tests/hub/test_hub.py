"""A hub: two servers, and a third one that shows what both know."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from controlplane.db.drift_stream import DRIFTS, Feed
from controlplane.install.hub import KEPT, PUBLISHED, publish, subscribe
from controlplane.install.migrate import migrate
from tests.commands.cli import data, ok, run
from tests.lab import Lab
from tests.servers import Server

SECONDS = 60
SHOWN = (
    "select coalesce(jsonb_agg(schemawatch.drift_json(drift_id) order by drift_id), '[]')"
    " from schemawatch.drift"
)


@contextmanager
def database(server: Server) -> Iterator[Lab]:
    name = server.create_migrated()
    try:
        with psycopg.connect(server.url(name), autocommit=True) as conn:
            yield Lab(conn, server.url(name))
    finally:
        server.drop(name)


@contextmanager
def connected(url: str) -> Iterator[Lab]:
    with psycopg.connect(url, autocommit=True) as conn:
        yield Lab(conn, url)


def seen(source: Lab, copy: Lab) -> None:
    """Wait until the hub shows just what the source does."""
    wanted = source.value(SHOWN)
    until = time.monotonic() + SECONDS
    while copy.value(SHOWN) != wanted:
        assert time.monotonic() < until, (wanted, copy.value(SHOWN))
        time.sleep(0.1)


def subscribed(copy: Lab, name: str, url: str) -> None:
    # one by one, as psql sends them
    before, _, rest = subscribe(name, url).partition("create subscription")
    made, _, after = rest.partition(";")
    for statement in (before, "create subscription" + made, after):
        copy.run(statement)


def changed(lab: Lab, name: str) -> None:
    lab.run("select schemawatch.set_source_name(%s)", name)
    lab.run(
        f"create table orders (id int primary key, {name}_note text, other text);"
        "select schemawatch.register_table('orders');"
        f"alter table orders drop column {name}_note"
    )
    lab.run(publish())
    lab.run(publish())


def test_three_servers_one_of_them_stopped_and_back(server_of: Callable[[int], Server]) -> None:
    here, there, hub = server_of(17), server_of(18), server_of(15)
    with ExitStack() as stack:
        a, b, copy_a, copy_b = (
            stack.enter_context(database(one)) for one in (here, there, hub, hub)
        )
        url_b = b.url
        for name, source, copy in (("a", a, copy_a), ("b", b, copy_b)):
            changed(source, name)
            subscribed(copy, name, source.url)
            stack.callback(copy.run, f"drop subscription schemawatch_{name}")
        seen(a, copy_a)
        seen(b, copy_b)
        # the same number, in two databases, of two drifts
        assert [copy.value(SHOWN)[0]["drift_id"] for copy in (copy_a, copy_b)] == [1, 1]

        b.conn.close()
        there.cluster.stop()
        try:
            a.run("select schemawatch.resolve_drift(1, 'meant so')")
            a.run("alter table orders drop column other")
            seen(a, copy_a)
            assert [one["status"] for one in copy_a.value(SHOWN)] == ["resolved", "open"]
            assert len(copy_b.value(SHOWN)) == 1
            assert copy_b.value("select schemawatch.status() #>> '{copy,state}'") == "waiting"
        finally:
            there.cluster.start()
        with connected(url_b) as back:
            back.run("alter table orders drop column other")
            back.run("select schemawatch.prune()")
            seen(back, copy_b)
            assert len(copy_b.value(SHOWN)) == 2

        refused(copy_a)
        streamed_late(a, copy_a)
        copied = copy_a.value("select schemawatch.status() -> 'copy'")
        assert (copied["source_name"], copied["state"], copied["errors"]) == ("a", "running", 0)
        assert copied["received_at"] is not None
        health = copy_a.run("select name, state from schemawatch.health")
        assert health == [("drifts", "note"), ("copy", "ok")]
        found = data(copy_a.url, "doctor")
        assert {one["check"] for one in found} & {"event triggers", "pg_cron"} == set()
        assert [one["status"] for one in found if one["check"] == "copy"] == ["ok"]

        # the tables are elsewhere, and one that is called so here is another
        copy_a.run("create table orders (nothing int)")
        assert copy_a.run("select * from schemawatch.scan()") == []
        assert copy_a.run("select * from schemawatch.scan_if_moved()") == []
        assert (copy_a.errors(), copy_a.events(), len(copy_a.value(SHOWN))) == ([], [], 4)


def streamed_late(source: Lab, copy: Lab) -> None:
    """A drift that was committed after one with a higher number is not missed by a stream."""

    async def look(feed: Feed) -> list[int]:
        async with await psycopg.AsyncConnection.connect(copy.url, autocommit=True) as conn:
            return await feed.look(conn)

    last = source.value("select max(drift_id) from schemawatch.drift")
    feed = Feed(DRIFTS, last)
    asyncio.run(look(feed))
    source.run("create table later (id int); select schemawatch.register_table('later')")
    with source.other() as slow:
        with slow.conn.transaction():
            slow.run("alter table orders add column late int")
            slow.run("set constraints all immediate")
            source.run("alter table later add column early int")
            seen(source, copy)
            assert asyncio.run(look(feed)) == [last + 2]
            assert asyncio.run(look(feed)) == []
        seen(source, copy)
    assert asyncio.run(look(feed)) == [last + 1]


def refused(copy: Lab) -> None:
    """What the source writes as well would stop the subscription; the rest would be lost."""
    for statement in (
        "select schemawatch.protect_table('public.orders')",
        "select schemawatch.acknowledge_drift(2, 'seen')",
        "select schemawatch.unregister_table(1)",
        'select schemawatch.apply_contract(\'{"consumer": "c", "tables": []}\')',
        "select schemawatch.create_endpoint('https://hooks.example.com/x')",
        "truncate schemawatch.capture_error",
    ):
        with pytest.raises(psycopg.errors.Error) as caught:
            copy.run(statement)
        assert (caught.value.sqlstate, statement) == ("SW208", statement)
    assert copy.value("select schemawatch.prune()") == 0
    # keys are of the hub, and an upgrade is no change by somebody
    copy.run("select schemawatch.insert_api_key('k', 'sw_abcdefgh', repeat('0', 64), 'read')")
    migrate(copy.url)
    assert copy.value("select count(*) from pg_trigger where tgname = 'only_read'") == 1 + len(
        PUBLISHED
    )


def test_every_table_is_shown_or_kept(db: psycopg.Connection) -> None:
    tables = db.execute(
        "select relname from pg_class"
        " where relkind = 'r' and relnamespace = 'schemawatch'::regnamespace"
    ).fetchall()
    assert sorted(PUBLISHED + KEPT) == sorted(name for (name,) in tables)


def test_what_is_printed() -> None:
    assert ok(None, "hub", "publish") == publish()
    text = ok(None, "hub", "subscribe", "it.s", "host=h password='a\\'b'")
    assert 'create subscription "schemawatch_it.s"' in text
    assert "set_source_name('it.s')" in text
    for name, conninfo in (("a b", "host=h"), ("a", "host=h secret=x")):
        done = run(None, "hub", "subscribe", name, conninfo)
        assert done.returncode == 2
        assert "secret" not in done.stderr


@pytest.mark.parametrize("text", ["host=h", "host='a\\\\b'", "host='it\\'s'"])
def test_a_connection_string_is_quoted(text: str, db: psycopg.Connection) -> None:
    literal = subscribe("a", text).partition("connection ")[2].partition("\n")[0]
    assert db.execute(f"select {literal}".encode()).fetchone() == (make_conninfo(text),)
