"""A pass over a group: who is told what, and what happens where somebody does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from controlplane.comparing.groups import Memory
from controlplane.comparing.noting import Noted, note_group, passes
from controlplane.comparing.result import Fleet, Member, Odd, Unlike
from controlplane.config import Config, Secret
from controlplane.databases import Database
from controlplane.errors import SchemaWatchError
from tests.lab import Lab

SHOP = "create table orders (id int primary key, note text); create table items (id int);"
STATES = "select table_name, state from schemawatch.fleet_difference_status order by 1"


def members(**labs: Lab | str) -> list[Database]:
    urls = {name: lab if isinstance(lab, str) else lab.url for name, lab in labs.items()}
    return [Database(name=name, dsn=Secret(url)) for name, url in urls.items()]


def passing(
    known: list[Database],
    memory: Memory | None = None,
    *,
    grace: float = 0,
    ignored: tuple[str, ...] = (),
) -> Noted | None:
    config = Config(fleet_grace=grace, fleet_ignore=ignored, connect_timeout=2)
    return asyncio.run(note_group("shop", known, config, memory or Memory(seconds=600)))


def told(lab: Lab) -> list[tuple[str, str]]:
    """Return the messages that wait, which are then gone."""
    found = lab.run(
        "select payload ->> 'type', payload #>> '{data,summary}' from schemawatch.delivery"
        " where payload ->> 'type' like 'schema.fleet.%' order by delivery_id"
    )
    lab.run("delete from schemawatch.delivery")
    return [(kind.removeprefix("schema.fleet."), said) for kind, said in found]


def test_each_is_told_what_is_odd_about_it(make: Callable[..., Lab]) -> None:
    labs = {name: make(name, SHOP) for name in ("a", "b", "c", "d", "e")}
    a, b, c, _, e = labs.values()
    for lab in labs.values():
        lab.run("select schemawatch.create_endpoint('http://x.example/', p_min_impact => 'SAFE')")
    known, memory = members(**labs), Memory(seconds=600)
    assert passing(known, memory) == Noted()
    a.run("alter table orders drop column note")
    b.run("alter table orders drop column note")
    e.run("drop table items")
    assert passing(known, memory) == Noted()
    assert passing(known, memory) == Noted(news={"a": 1, "b": 1, "e": 1})
    # each by its own name
    assert {name: told(lab) for name, lab in labs.items()} == {
        "a": [("differs", "a lacks column note")],
        "b": [("differs", "b lacks column note")],
        "c": [],
        "d": [],
        "e": [("differs", "e lacks table items")],
    }
    assert b.run("select alike, odd, tied from schemawatch.fleet_difference") == [
        (["c", "d", "e"], ["a", "b"], False)
    ]
    assert a.value("select changes #>> '{0,position}' from schemawatch.fleet_difference") == "1"
    # while no digest is another, nothing is read again
    c.run("alter function schemawatch._compared rename to away")
    assert passing(known, memory) == Noted()
    with pytest.raises(SchemaWatchError, match=r"^c: function schemawatch._compared"):
        passing(known)
    c.run("alter function schemawatch.away rename to _compared")
    # another service is at it
    with psycopg.connect(a.url) as conn:
        conn.execute(
            "select pg_advisory_xact_lock(hashtextextended('schemawatch.fleet pass shop', 0))"
        )
        assert passing(known, memory) is None
    # a crash between databases: what one of them did not hear it hears the next time
    b.run("alter table orders add note text")
    e.run("create table items (id int)")
    e.run("alter function schemawatch.note_fleet rename to away")
    half = passing(known, memory)
    assert half is not None
    assert (half.news, set(half.failures)) == ({"b": 1}, {"e"})
    assert "note_fleet" in half.failures["e"]
    e.run("alter function schemawatch.away rename to note_fleet")
    assert passing(known, memory) == Noted(news={"e": 1})
    assert passing(known, memory) == Noted()
    assert (told(b), told(e)) == (
        [("agrees", "b lacks column note")],
        [("agrees", "e lacks table items")],
    )
    assert a.run(STATES) == [("public.orders", "open")]
    assert a.run("select odd from schemawatch.fleet_difference") == [(["a"],)]


def test_two_of_which_one_is_away(make: Callable[..., Lab]) -> None:
    a, b = make("a", SHOP), make("b", SHOP)
    away = b.url.replace("postgres@", "nobody-there@")
    b.run("select schemawatch.create_endpoint('http://x.example/', p_min_impact => 'SAFE')")
    b.run("alter table orders drop column note")
    # that can be read, and nothing can be noted in it
    readonly = f"{b.url}&options=-cdefault_transaction_read_only%3Don"
    for _ in range(2):
        found = passing(members(a=a, b=readonly))
        assert found is not None
        assert "read-only" in found.failures["b"]
    assert b.run(STATES) == []
    passing(members(a=a, b=b))
    passing(members(a=a, b=b))
    assert told(b) == [("differs", "b lacks column note")]
    assert b.value("select tied from schemawatch.fleet_difference")
    b.run("alter table orders add note text")
    for known in (members(a=a, b=away), members(a=away, b=b)):
        found = passing(known)
        assert found is not None
        assert len(found.failures) == 1
        assert b.run(STATES) == [("public.orders", "open")]
    assert passing(members(a=a, b=b)) == Noted(news={"b": 1})
    # where nothing is captured it is as it was at the last scan
    for name in ("ddl_command_end", "sql_drop"):
        b.run(f"alter event trigger schemawatch_{name} disable")
    for known in (members(a=a, b=b), members(b=b, a=a)):
        found = passing(known)
        assert found is not None
        assert found.failures == {
            "b": "nothing captures changes there, and nobody scanned it for 0 seconds"
        }
    b.scan()
    assert passing(members(a=a, b=b), grace=60) == Noted()
    # what may differ is no difference
    b.run("create role app_reader; grant select on orders to app_reader")
    try:
        b.scan()
        known = members(a=a, b=b)
        assert passing(known, grace=60, ignored=("grant-*",)) == Noted()
        assert b.run(
            "select count(*) from schemawatch.fleet_difference where ended_at is null"
        ) == [(0,)]
        assert passing(members(a=a, b=b), grace=60) == Noted()
        assert len(b.run(STATES)) == 2
    finally:
        b.run("drop owned by app_reader; drop role app_reader")


def fleet(
    silent: int,
    agree: int,
    *odd: int,
    state: str = "watched",
    impact: str | None = "RISKY",
    changes: Any = (),
) -> dict[str, tuple[int, Any]]:
    """Return how many differ and are unsure for each, where so many members agree or do not."""
    names = iter("abcdefghijklmnop")
    alike = [next(names) for _ in range(agree)]
    others = [[next(names) for _ in range(number)] for number in odd]
    away = [next(names) for _ in range(silent)]
    table = Unlike(
        table="public.t",
        schema_name="public",
        table_name="t",
        usual="a",
        agree=agree,
        alike=alike,
        tied=False,
        odd=[
            Odd(members=them, state=state, impact=impact, changes=changes, breaks=[])
            for them in others
        ],
    )
    known = [
        *(Member(name=name, state="same") for them in (alike, *others) for name in them),
        *(Member(name=name, state="not compared", error="away") for name in away),
    ]
    found = passes(Fleet(group="g", impact=None, members=known, tables=[table] if odd else []))
    assert set(found) == {one.name for one in known if one.error is None}
    return {
        name: (len(one.differs), None if one.unsure is None else len(one.unsure))
        for name, one in found.items()
    }


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (fleet(0, 2, 1), {"a": (0, 0), "b": (0, 0), "c": (1, 0)}),
        (fleet(0, 1, 1), {"a": (0, 0), "b": (1, 0)}),
        # the one that is away may agree with it
        (fleet(1, 2, 1), {"a": (0, 1), "b": (0, 1), "c": (0, 1)}),
        (fleet(1, 3, 1), {"a": (0, 0), "b": (0, 0), "c": (0, 0), "d": (1, 0)}),
        (fleet(1, 2), {"a": (0, 0), "b": (0, 0)}),
        (fleet(1, 1), {"a": (0, None)}),
        (fleet(2, 2), {"a": (0, None), "b": (0, None)}),
        # nothing differs in what it does not watch; what may be printed otherwise may be the same
        (fleet(0, 2, 1, impact=None), {"a": (0, 0), "b": (0, 0), "c": (0, 0)}),
        (fleet(0, 2, 1, impact=None, changes=["?"]), {"a": (0, 0), "b": (0, 0), "c": (0, 1)}),
        (fleet(0, 2, 1, state="paused"), {"a": (0, 0), "b": (0, 0), "c": (0, 1)}),
    ],
)
def test_who_is_sure_of_what(found: dict[str, Any], told: dict[str, Any]) -> None:
    assert found == told
