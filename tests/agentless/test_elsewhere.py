"""A database in which nothing is installed, and what is known of it here."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
import pytest

from controlplane.agentless.reading import documents
from controlplane.agentless.session import connected, reading
from controlplane.config import Config
from controlplane.db.connecting import Conn as AsyncConn
from controlplane.errors import NotFoundError, PrivilegeError
from tests import golden
from tests.agentless.conftest import READER, Pair
from tests.golden import Conn

SHOP = """
    create schema shop;
    create type shop.mood as enum ('new', 'paid');
    create table shop.customers (id bigint generated always as identity primary key, email text);
    create table shop.orders (
        id integer primary key, status varchar(8) check (status in ('a', 'b')),
        mood shop.mood default 'new', customer_id bigint references shop.customers);
    create view shop.open_orders as select id, status from shop.orders;
    create table shop.events (day date not null, what text) partition by range (day);
    create table shop.events_1 partition of shop.events
        for values from ('2026-01-01') to ('2027-01-01');
"""
LEFT_BEHIND = """
    select 'function', proname::text from pg_proc where oid >= 16384
    union all
    select 'schema', nspname from pg_namespace where oid >= 16384
    union all
    select 'relation', relname from pg_class
    where oid >= 16384 and relnamespace <> 'shop'::regnamespace
    order by 1, 2
"""


def test_a_document_is_the_one_that_an_installation_gives(db: Conn, db_url: str) -> None:
    db.execute(SHOP)
    names = ["shop.orders", "shop.customers", "shop.events"]

    async def read() -> dict[str, object]:
        async with connected(db_url, Config()) as conn:
            with pytest.raises(NotFoundError, match="order"):
                await documents(conn, ["shop.order"])
            return dict(await documents(conn, names))

    found = asyncio.run(read())
    for name in names:
        assert (found[name],) == db.execute(
            "select schemawatch.take_snapshot(%s::regclass)", [name]
        ).fetchone()


@pytest.fixture
def shop(pair: Pair) -> Pair:
    golden.forget(pair.home)
    golden.empty(pair.other)
    pair.other.execute(SHOP)
    return pair


def test_nothing_stays_there_and_nothing_can_be_written(shop: Pair) -> None:
    before = shop.other.execute(LEFT_BEHIND).fetchall()
    # also where the role reads only by default
    shop.other.execute(f"alter role {READER} set default_transaction_read_only = on".encode())

    async def look(conn: AsyncConn) -> None:
        async with reading(conn):
            cursor = await conn.execute("select pg_temp._stable_text('x')")
            assert await cursor.fetchall() == [("x",)]
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                async with conn.transaction():
                    await conn.execute("create table pg_temp.t ()")
        # the same session, as behind a pooler
        with pytest.raises(psycopg.errors.InvalidSchemaName):
            await conn.execute("select pg_temp._stable_text('x')")

    async def work() -> None:
        async with connected(shop.reader_url, Config()) as conn:
            await look(conn)
            assert shop.other.execute(LEFT_BEHIND).fetchall() == before

    asyncio.run(work())
    assert shop.other.execute(LEFT_BEHIND).fetchall() == before
    shop.other.execute(f"alter role {READER} reset default_transaction_read_only".encode())


def test_a_role_that_may_have_nothing_temporary_is_told_so(shop: Pair) -> None:
    name = shop.other.info.dbname
    shop.other.execute(f"revoke temporary on database {name} from public".encode())
    with pytest.raises(PrivilegeError) as caught:
        shop.watch("shop.orders")
    assert "GRANT TEMPORARY" in str(caught.value.hint)
    shop.other.execute(f"grant temporary on database {name} to public".encode())


def _drifts(pair: Pair) -> list[tuple[str, str]]:
    return [
        (name, summary)
        for name, summary in pair.home.execute(
            "select snap.schema_name || '.' || snap.table_name, drf.summary"
            " from schemawatch.drift as drf join schemawatch.snapshot as snap"
            " on snap.schema_id = drf.schema_id and snap.version = drf.version_from order by 2"
        )
    ]


def test_changes_are_found_by_reading(shop: Pair) -> None:
    orders, customers = shop.watch("shop.orders", "shop.customers")
    assert shop.watch("shop.orders") == [orders]
    assert shop.sweep().drift_ids == []
    shop.other.execute("alter table shop.orders drop column mood")
    shop.other.execute("alter table shop.customers rename to clients")
    assert len(shop.sweep().drift_ids) == 2
    assert sorted(_drifts(shop)) == [
        ("shop.customers", "Table renamed: customers → clients"),
        ("shop.orders", "Column dropped: mood"),
    ]
    assert shop.sweep().drift_ids == []
    # gone, and one that takes its place
    shop.other.execute("drop table shop.orders cascade")
    shop.sweep()
    status = "select status from schemawatch.watched_table where schema_id = %s"
    assert shop.home.execute(status, [orders]).fetchone() == ("dropped",)
    shop.other.execute("create table shop.orders (id integer primary key)")
    shop.sweep()
    assert shop.home.execute(status, [orders]).fetchone() == ("active",)
    told = shop.home.execute(
        "select schemawatch.drift_json(max(drift_id)) from schemawatch.drift"
    ).fetchone()
    assert told is not None
    assert (told[0]["source_name"], told[0]["missed_because"]) == ("other", "agentless")
    assert "nothing is installed" in told[0]["missed_explanation"]
    assert set(told[0]["actor"].values()) == {None}
    named = "select schemawatch._schema_id(%s, '{public}')"
    assert shop.home.execute(named, ["other.shop.clients"]).fetchone() == (customers,)
    with pytest.raises(psycopg.errors.DatabaseError, match="no watched table"):
        shop.home.execute(named, ["shop.clients"])


def test_a_reading_is_spared_while_no_catalog_is_written(shop: Pair) -> None:
    shop.watch("shop.orders")
    # what this session has written is counted once it says so
    shop.other.execute("select pg_stat_force_next_flush()")
    shop.other.execute("select 1")
    assert shop.sweep().drift_ids == []
    read_at = "select read_at from schemawatch.other_database where name = 'other'"
    first = shop.home.execute(read_at).fetchone()
    # our own functions, made and rolled back, are no reason to look again
    assert shop.sweep(timedelta(hours=1)).drift_ids == []
    assert shop.home.execute(read_at).fetchone() == first
    assert shop.sweep(timedelta(0)).drift_ids == []
    assert shop.home.execute(read_at).fetchone() != first
    shop.other.execute("alter table shop.orders add column note text")
    shop.other.execute("select pg_stat_force_next_flush()")
    shop.other.execute("select 1")
    assert len(shop.sweep(timedelta(hours=1)).drift_ids) == 1


def test_a_table_that_is_locked_waits_for_the_next_reading(shop: Pair) -> None:
    shop.watch("shop.orders", "shop.customers")
    with shop.other.transaction():
        shop.other.execute("alter table shop.customers add column note text")
        shop.other.execute("lock shop.orders in access exclusive mode")
        # what is not committed is not there
        assert shop.sweep().drift_ids == []
    swept = shop.sweep()
    assert (len(swept.drift_ids), swept.left) == (1, [])


def test_what_is_here_passes_over_what_is_there(shop: Pair) -> None:
    (orders,) = shop.watch("shop.orders")
    home = shop.home
    home.execute("drop schema if exists shop cascade")
    home.execute("create schema shop")
    home.execute("select schemawatch.register_schema('shop', p_future => true)")
    home.execute("select schemawatch.protect_schema('shop', 'SAFE')")
    # one of the same name here is another one
    home.execute("create table shop.orders (id integer)")
    here = home.execute(
        "select schema_id from schemawatch.watched_table where other_database is null"
    ).fetchall()
    assert len(here) == 1
    assert here != [(orders,)]
    for statement in (
        "select schemawatch.scan(%s::bigint)",
        "select schemawatch.set_partitions(%s::bigint, 'ignore')",
        "select schemawatch.protect_table(%s::bigint)",
        "select schemawatch.impact(%s::bigint)",
    ):
        with pytest.raises(psycopg.DatabaseError) as caught:
            home.execute(statement.encode(), [orders])
        assert caught.value.sqlstate == "SW204"
    assert home.execute("select * from schemawatch.scan()").fetchall() == []
    assert home.execute("select schemawatch.status() ->> 'watched'").fetchone() == ("1",)
    shop.other.execute("alter table shop.orders drop column status cascade")
    assert len(shop.sweep().drift_ids) == 1
    # protection is of the schema here
    assert home.execute("select count(*) from schemawatch.guard_bypass").fetchone() == (0,)
    assert home.execute("select schemawatch.status() ->> 'swept_not_captured'").fetchone() == ("0",)
    home.execute("select schemawatch.unprotect_schema('shop')")
    home.execute("drop schema shop cascade")
    home.execute("select schemawatch.unregister_table('other.shop.orders', p_purge => true)")
    assert home.execute("select array_agg(schema_id) from schemawatch._everywhere").fetchone() == (
        [row[0] for row in here],
    )
