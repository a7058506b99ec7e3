"""Two databases: what would have to happen to one for it to be like the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from controlplane.comparing.looking import Name
from controlplane.comparing.opening import Where, opened
from controlplane.comparing.result import Compared, Comparison
from controlplane.comparing.two import compare
from controlplane.config import Secret
from controlplane.environment import load
from controlplane.errors import ConflictError, InputError
from tests.lab import Lab
from tests.servers import Server

Make = Callable[..., Lab]
ORDERS = "create table orders (id int primary key, note text default 'a', status text);"


def compared(left: Lab, right: Lab, *only: Name, ignored: tuple[str, ...] = ()) -> Comparison:
    async def run() -> Comparison:
        config = load({})
        a = opened(Where(called="A", dsn=Secret(left.url), name="dev"), config)
        b = opened(Where(called="B", dsn=Secret(right.url), name="prod"), config)
        async with a as one, b as other:
            return await compare(one, other, only or None, ignored=ignored)

    return asyncio.run(run())


def told(table: Compared) -> list[tuple[str, str, str]]:
    return [(found.rule_id, found.impact, found.difference) for found in table.changes]


def test_equal_ones_are_the_same_whatever_their_numbers(make: Make) -> None:
    dev = make("dev", ORDERS)
    prod = make("prod", "create table away (i int); drop table away;" + ORDERS)

    found = compared(dev, prod)

    assert (found.impact, found.same, found.tables, found.breaks) == (None, 1, [], [])
    assert (found.left.source_name, found.right.tables) == ("dev", 1)
    assert found.left.looked_at is None
    dev.scan()
    assert compared(dev, prod).left.looked_at is not None


def test_what_differs_in_the_words_of_the_rules(make: Make) -> None:
    dev = make("dev", ORDERS + "create table a (i int); create table same (i int);")
    prod = make(
        "prod",
        "create table orders (id bigint primary key, note text default 'b');"
        "create table b (i int); create table same (i int);",
    )
    dev.run(
        "select schemawatch.register_consumer('billing', p_owner => 'team');"
        "select schemawatch.declare_use('billing', 'orders', p_reads => '{status}')"
    )

    found = compared(dev, prod)

    assert {table.table: told(table) for table in found.tables} == {
        "public.a": [("table-removed", "BREAKING", "prod lacks table a")],
        "public.b": [("table-added", "SAFE", "dev lacks table b")],
        "public.orders": [
            ("column-removed", "BREAKING", "prod lacks column status"),
            (
                "column-type-int-widened-64",
                "RISKY",
                "type of column id: integer in dev, bigint in prod",
            ),
            (
                "column-default-changed",
                "RISKY",
                "default of column note: 'a'::text in dev, 'b'::text in prod",
            ),
        ],
    }
    assert (found.impact, found.same, found.breaks) == ("BREAKING", 1, ["billing"])
    status = found.tables[2].changes[0]
    assert [(hit.name, hit.owner, hit.impact) for hit in status.consumers] == [
        ("billing", "team", "BREAKING")
    ]
    found = compared(dev, prod, ignored=("object:table", "column-*"))
    assert (found.impact, found.same, found.tables) == (None, 4, [])
    for selector in ("object:tabel", "audience:readers", "deprecated"):
        with pytest.raises(InputError, match=r"tabel|does not fit"):
            compared(dev, prod, ignored=(selector,))
    assert compared(dev, prod, ("public", "same")).tables == []
    assert [table.table for table in compared(dev, prod, ("public", "a")).tables] == ["public.a"]


def test_what_only_one_of_both_watches_is_looked_at_in_the_other(make: Make) -> None:
    dev, prod = make("dev", ORDERS), make("prod", "")
    prod.run("create table orders (id int primary key, note text default 'a')")

    for left, right, states, rule in (
        (dev, prod, ("watched", "unwatched"), "column-removed"),
        (prod, dev, ("unwatched", "watched"), "column-added-nullable"),
    ):
        [table] = compared(left, right).tables
        assert (table.left, table.right) == states
        assert [change.rule_id for change in table.changes] == [rule]
    prod.run("alter table orders add status text")
    found = compared(dev, prod)
    # worth saying, though nothing differs
    assert [(table.right, told(table)) for table in found.tables] == [("unwatched", [])]
    assert (found.impact, found.same) == (None, 1)


def test_a_copy_of_the_files_is_compared_by_name_as_well(make: Make) -> None:
    dev, prod = make("dev", ORDERS), make("prod", ORDERS)
    dev.run("alter table orders add a int")
    prod.run("alter table orders add b text")
    # it says that it is the same database, and its oids and attnums mean other things by now
    prod.run(
        "update schemawatch.snapshot set document = jsonb_set(document, '{identity,origin}', %s)",
        dev.value("select to_jsonb(schemawatch._origin())::text"),
    )

    [table] = compared(dev, prod).tables

    assert [(change.rule_id, change.object_name) for change in table.changes] == [
        ("column-removed", "a"),
        ("column-added-nullable", "b"),
    ]


def test_a_minor_version_prints_as_its_sibling_does(make: Make) -> None:
    dev = make("dev", ORDERS)
    prod = make("prod", ORDERS.replace("'a'", "'b'"))
    prod.run(
        "update schemawatch.snapshot set server_version_num = server_version_num + 1, document ="
        " jsonb_set(document, '{server_version_num}', to_jsonb(server_version_num + 1))"
    )

    [table] = compared(dev, prod).tables

    assert [(change.rule_id, change.only_text) for change in table.changes] == [
        ("column-default-changed", False)
    ]


def test_another_major_version_may_print_otherwise(
    make: Make, server_of: Callable[[int], Server]
) -> None:
    script = "create table t (a int, b text default 'x'); create view v as select a from t;"
    old = make("old", script, server_of(15))
    new = make("new", script.replace("'x'", "'y'"), server_of(18))

    found = compared(old, new)

    # what is not certain is shown, and counts nowhere; 18 prints the view without its t.
    [table] = found.tables
    assert sorted((change.object_kind, change.only_text) for change in table.changes) == [
        ("column", True),
        ("view", True),
    ]
    assert (found.impact, table.impact) == (None, None)
    new.run("alter table t drop column b")
    [table] = compared(old, new).tables
    assert [(change.rule_id, change.only_text) for change in table.changes] == [
        ("column-removed", False),
        ("view-definition-changed", True),
    ]


def test_a_newer_document_is_not_judged_by_an_older_one(make: Make) -> None:
    dev, prod = make("dev", ORDERS), make("prod", ORDERS)
    prod.run(
        "create or replace function schemawatch._format_version() returns integer "
        "language sql immutable parallel safe as 'select 1000'"
    )

    with pytest.raises(ConflictError, match="prod has a newer SchemaWatch than dev"):
        compared(dev, prod)
