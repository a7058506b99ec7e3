"""impact(): who is hit if a table or a column goes."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests import servers
from tests.lab import Lab

SETUP = """
    create schema shop;
    create function shop.touch() returns trigger language plpgsql as $$
        begin new.status := coalesce(new.status, 'secret word'); return new; end $$;
    create table shop.customers (id int primary key);
    create table shop.orders (
        id int primary key, status text check (status <> ''),
        customer int references shop.customers,
        total numeric, twice numeric generated always as (total * 2) stored, unique (status, id));
    create table shop.items (id int, order_id int references shop.orders);
    create table shop.archive (orders shop.orders[]);
    create index orders_low on shop.orders (lower(status)) where total > 0;
    create index orders_total on shop.orders (total);
    create statistics shop.orders_both on status, customer from shop.orders;
    create view shop.open as select id, status from shop.orders;
    create materialized view shop.open_ids as select id from shop.open;
    create view shop.totals as select total from shop.orders;
    create view shop.counted as select count(*) from shop.orders;
    create function shop.by_status(s text) returns bigint begin atomic
        select count(*) from shop.orders where status = s; end;
    create function shop.maybe() returns bigint language sql as
        'select count(status) from shop.orders';
    create function shop.other() returns text language sql as $$select 'order_status, statuses'$$;
    create policy own on shop.orders using (status = current_user);
    create trigger touch before update of status on shop.orders
        for each row execute function shop.touch();
    create trigger audit after insert on shop.orders for each row when (new.total > 0)
        execute function shop.touch();
    create publication pub for table shop.orders (id, status);
    create publication every for all tables;
    do $$ begin if to_regrole('app') is null then create role app login; end if; end $$;
    grant select (status) on shop.orders to app; grant update on shop.orders to app;
    select schemawatch.register_table('shop.orders');
"""
STATUS = {
    ("view", "shop.open", "its query reads it", "catalog"),
    (
        "materialized view",
        "shop.open_ids",
        "its query reads it, through view shop.open",
        "catalog",
    ),
    (
        "view",
        "shop.counted",
        "its query reads it, by the row as a whole: may not use this column",
        "catalog",
    ),
    ("function", "shop.by_status(text)", "its body or signature uses it", "catalog"),
    ("check constraint", "orders_status_check on shop.orders", "is about it", "catalog"),
    ("unique constraint", "orders_status_id_key on shop.orders", "is about it", "catalog"),
    ("index", "shop.orders_low", "its key, expression or predicate uses it", "catalog"),
    ("statistics", "shop.orders_both", "is computed from it", "catalog"),
    ("policy", "own on shop.orders", "USING or WITH CHECK uses it", "catalog"),
    ("trigger", "touch on shop.orders", "UPDATE OF or WHEN names it", "catalog"),
    ("column", "shop.archive.orders", "has its row type", "catalog"),
    ("publication", "pub", "publishes it; its column list or row filter names it", "catalog"),
    ("publication", "every", "publishes it", "catalog"),
    ("role", "app", "SELECT (status), UPDATE", "privileges"),
    ("function", "shop.maybe()", "may: its body, a string, has the name", "word"),
    ("function", "shop.touch()", "may: its body, a string, has the name", "word"),
}


def _impact(lab: Lab, *arguments: str) -> set[tuple[str, ...]]:
    quoted = ", ".join(f"'{value}'" for value in arguments)
    rows = lab.run(f"select kind, name, how, evidence from schemawatch.impact({quoted})")
    assert len(rows) == len(set(rows))
    return set(rows)


@pytest.fixture
def stating() -> Iterator[Lab]:
    """Give a database with SchemaWatch on a server that counts statements."""
    found = [item for item in servers.available().values() if item.major == servers.VERSIONS[0]]
    if not found:
        pytest.skip("no PostgreSQL 15 here")
    server = servers.start(found[0], {"shared_preload_libraries": "pg_stat_statements"})
    try:
        url = server.url(server.create_migrated())
        with psycopg.connect(url, autocommit=True) as conn:
            yield Lab(conn, url)
    finally:
        servers.stop(server)


@pytest.fixture
def shop(lab: Lab) -> Lab:
    lab.run(SETUP)
    return lab


def test_everybody_is_named(shop: Lab) -> None:
    assert _impact(shop, "shop.orders", "status") == STATUS
    names = {(kind, name) for kind, name, _, _ in _impact(shop, "shop.orders", "total")}
    assert names == {
        ("generated column", "shop.orders.twice"),
        ("index", "shop.orders_low"),
        ("index", "shop.orders_total"),
        ("view", "shop.totals"),
        ("view", "shop.counted"),
        ("trigger", "audit on shop.orders"),
        ("column", "shop.archive.orders"),
        ("publication", "every"),
        ("role", "app"),
    }
    found = {(kind, name): how for kind, name, how, _ in _impact(shop, "shop.orders")}
    assert found["foreign key", "items_order_id_fkey on shop.items"] == "shop.items references it"
    assert (
        found["foreign key", "orders_customer_fkey on shop.orders"] == "references shop.customers"
    )
    assert found["primary key", "orders_pkey on shop.orders"] == "is about it"
    assert {("view", "shop.totals"), ("publication", "pub"), ("function", "shop.maybe()")} <= set(
        found
    )
    assert ("function", "shop.other()") not in found
    [row] = {row for row in _impact(shop, "shop.orders", "id") if row[0] == "foreign key"}
    assert row[2] == "shop.items references it"
    by_number = shop.run("select name from schemawatch.impact(1, 'status')")
    assert {name for (name,) in by_number} == {name for _, name, _, _ in STATUS}
    shop.run(
        """select schemawatch.apply_contract('{"consumer": "billing", "owner": "payments",
            "tables": [{"table": "shop.orders", "reads": ["id", "status"], "inserts": ["id"]}]}')"""
    )
    billing = ("consumer", "billing (payments)")
    assert (*billing, "reads it", "contract") in _impact(shop, "shop.orders", "status")
    assert (*billing, "reads it, inserts it", "contract") in _impact(shop, "shop.orders", "id")
    assert billing not in {row[:2] for row in _impact(shop, "shop.orders", "customer")}
    assert (*billing, "reads it, inserts it", "contract") in _impact(shop, "shop.orders")
    shop.run("select schemawatch.unregister_consumer('billing')")
    _as_reader(shop)
    _after_drop(shop)


def _as_reader(shop: Lab) -> None:
    """He sees names, as in the catalogs; no body, no value."""
    shop.run("grant schemawatch_reader to app")
    with shop.other(user="app") as app:
        assert _impact(app, "shop.orders", "status") == STATUS
        assert "secret word" not in str(_impact(app, "shop.orders"))
    shop.run("revoke schemawatch_reader from app")


def _after_drop(shop: Lab) -> None:
    for call, state in {
        "'shop.orders', 'stat'": "SW104",
        "'shop.gone'": "SW104",
        "null::text": "SW104",
        "404": "SW101",
    }.items():
        with pytest.raises(psycopg.DatabaseError) as caught:
            shop.run(f"select * from schemawatch.impact({call})")
        assert (call, caught.value.sqlstate) == (call, state)
        assert caught.value.diag.message_hint
    shop.run("drop table shop.orders cascade")
    with pytest.raises(psycopg.DatabaseError) as caught:
        shop.run("select * from schemawatch.impact(1)")
    assert caught.value.sqlstate == "SW104"


def test_words_are_whole_and_any_sign_is_itself(lab: Lab) -> None:
    for text, name, found in [
        ("select status from t", "status", True),
        ("select STATUS, 1", "status", True),
        ("select order_status, statuses, status1, status$", "status", False),
        ('select "a.b"', "a.b", True),
        ("select axb", "a.b", False),
        ("select größe", "größe", True),
        ("select 1", "a\\", False),
    ]:
        assert lab.value("select schemawatch._word(%s, %s)", text, name) is found, (text, name)


def test_children_are_hit_with_their_parent(lab: Lab) -> None:
    lab.run(
        "create table public.parts (id int, at date) partition by range (at);"
        "create table public.part partition of public.parts default;"
        "create index parts_id on public.parts (id);"
        "create view public.of_part as select id from public.part"
    )
    found = {(kind, name) for kind, name, _, _ in _impact(lab, "parts", "id")}
    assert found == {("index", "public.parts_id"), ("view", "public.of_part")}
    found = {(kind, name) for kind, name, _, _ in _impact(lab, "public.parts", "at")}
    assert found == {("partition key", "public.parts")}
    assert ("table", "public.part") in {row[:2] for row in _impact(lab, "public.parts")}


def test_statements_that_name_it(stating: Lab) -> None:
    stating.run(
        "create extension pg_stat_statements; create table public.orders (id int, status text);"
        "select pg_stat_statements_reset()"
    )
    stating.run("select id from public.orders where status = 'hunter2'")
    stating.run("select 'orders', status from (values (1)) as other (status)")
    stating.run("comment on column public.orders.status is 'hunter2'")
    found = {row for row in _impact(stating, "public.orders", "status") if row[0] == "statement"}
    assert {row[3] for row in found} == {"1 calls"}
    assert all("public.orders" in row[1] for row in found)
    assert len(found) == 2
    assert "hunter2" not in str(found)
