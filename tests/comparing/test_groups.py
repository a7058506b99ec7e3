"""The members of a group: in which of them a table is otherwise than in most."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

from controlplane.comparing.groups import compare_group
from controlplane.comparing.looking import Reach
from controlplane.comparing.opening import reached
from controlplane.comparing.result import Fleet
from controlplane.config import Secret
from controlplane.databases import Database
from controlplane.environment import load
from controlplane.errors import SchemaWatchError
from tests.lab import Lab

SHOP = "create table orders (id int, note text); create table items (id int);"


def fleet(**urls: str) -> Fleet:
    config = load({})
    members = [Database(name=name, dsn=Secret(url)) for name, url in urls.items()]
    reaches = [Reach(name=one.name, open=reached(one, config)) for one in members]
    return asyncio.run(compare_group("shop", reaches, seconds=30))


def test_the_odd_ones_out_by_name(make: Callable[..., Lab]) -> None:
    labs = {name: make(name, SHOP) for name in ("a", "b", "c")}
    compared = partial(fleet, **{name: lab.url for name, lab in labs.items()})

    found = compared()
    assert (found.impact, found.tables) == (None, [])
    assert [(one.name, one.state, one.tables) for one in found.members] == [
        ("a", "same", 2),
        ("b", "same", 2),
        ("c", "same", 2),
    ]

    labs["a"].run("alter table orders drop column note")
    labs["b"].run("drop table items")
    found = compared(gone=labs["a"].url.replace("postgres@", "nobody-there@"))

    assert [(one.name, one.state) for one in found.members] == [
        ("a", "odd"),
        ("b", "odd"),
        ("c", "same"),
        ("gone", "not compared"),
    ]
    assert 'role "nobody-there" does not exist' in str(found.members[3].error)
    assert [
        (table.table, table.usual, table.agree, table.tied, odd.members, odd.changes[0].difference)
        for table in found.tables
        for odd in table.odd
    ] == [
        ("public.items", "a", 2, False, ["b"], "b lacks table items"),
        ("public.orders", "b", 2, False, ["a"], "a lacks column note"),
    ]
    assert found.impact == "BREAKING"

    # an error says which of both it is about
    labs["b"].run("drop function schemawatch._compared(jsonb, text[])")
    with pytest.raises(SchemaWatchError, match=r"^b: function schemawatch._compared"):
        compared()

    # two against two: nobody is odd by number, and that is said
    labs["b"].run("create table items (id int)")
    found = compared(d=labs["a"].url)
    [table] = found.tables
    assert (table.usual, table.agree, table.tied) == ("a", 2, True)
    assert table.odd[0].members == ["b", "c"]


def test_other_digests_of_the_same_are_no_difference(make: Callable[..., Lab]) -> None:
    script = "create table p (i int) partition by range (i);"
    labs = [make(name, script) for name in ("a", "b", "c")]
    labs[0].run("select schemawatch.set_partitions('p', 'ignore')")
    labs[0].run("create table p_1 partition of p for values from (1) to (2)")

    digests = {
        lab.value("select digest from schemawatch._head where relid is not null") for lab in labs
    }
    assert len(digests) == 2
    found = fleet(a=labs[0].url, b=labs[1].url, c=labs[2].url)
    assert (found.impact, found.tables) == (None, [])
