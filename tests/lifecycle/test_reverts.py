"""A change that takes others back: it resolves them and says so once, in any transaction."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lab import Lab

RENAME = "alter table public.orders rename column note to remark"
BACK = "alter table public.orders rename column remark to note"
LEVELS = ["read committed", "repeatable read"]


def messages(lab: Lab) -> list[tuple[Any, ...]]:
    """Return endpoint, type, drift and what it resolves of every message."""
    return lab.run(
        "select endpoint_id, payload ->> 'type', drift_id, payload #> '{data,resolves}'"
        " from schemawatch.delivery order by delivery_id"
    )


def statuses(lab: Lab) -> list[tuple[str, int | None]]:
    return [(drift["status"], drift["resolved_by_drift_id"]) for drift in lab.drifts()]


def endpoint(lab: Lab, min_impact: str = "BREAKING") -> int:
    return lab.value(
        "select endpoint_id"
        " from schemawatch.create_endpoint('http://x.example/' || %s, p_min_impact => %s)",
        min_impact,
        min_impact,
    )


def test_taken_back_and_said_once(orders: Lab) -> None:
    receiver = endpoint(orders)
    orders.run(RENAME)
    orders.run(BACK)
    assert statuses(orders) == [("resolved", 2), ("resolved", None)]
    assert messages(orders) == [
        (receiver, "schema.drift", 1, []),
        (receiver, "schema.drift.resolved", 2, [1]),
    ]
    first, second = orders.drifts()
    assert (first["status_changed_by"], first["status_reason"]) == (
        "schemawatch",
        "taken back by drift 2",
    )
    assert second["resolves"] == [1]
    assert (second["impact"], second["changes"][0]["rule_id"]) == ("BREAKING", "column-renamed")
    orders.assert_settled()


def test_it_happens_again(orders: Lab) -> None:
    for _ in range(3):
        orders.run(RENAME)
        orders.run(BACK)
    assert statuses(orders) == [
        ("resolved", 2), ("resolved", None),
        ("resolved", 4), ("resolved", None),
        ("resolved", 6), ("resolved", None),
    ]  # fmt: skip


def test_who_wanted_the_first_hears_of_the_second(orders: Lab) -> None:
    breaking, risky = endpoint(orders), endpoint(orders, "RISKY")
    orders.run("alter table public.orders alter column note set not null")
    before = {row[0] for row in messages(orders)}
    orders.run("alter table public.orders alter column note drop not null")
    after = {row[0] for row in messages(orders) if row[1] == "schema.drift.resolved"}
    assert orders.drifts()[1]["impact"] == "RISKY"
    assert (before, after) == ({breaking, risky}, {breaking, risky})


def test_several_taken_back_at_once(orders: Lab) -> None:
    orders.run(RENAME)
    orders.run("alter table public.orders alter column total set not null")
    orders.at_once(BACK, "alter table public.orders alter column total drop not null")
    assert statuses(orders) == [("resolved", 3), ("resolved", 3), ("resolved", None)]
    assert orders.drifts()[2]["resolves"] == [1, 2]


def test_only_the_last_is_taken_back(orders: Lab) -> None:
    orders.run("alter table public.orders alter column total set not null")
    orders.run(RENAME)
    orders.run(BACK)
    assert statuses(orders) == [("open", None), ("resolved", 3), ("resolved", None)]
    orders.run("alter table public.orders alter column total drop not null")
    assert statuses(orders)[0] == ("resolved", 4)


MADE = """
    create type public.mood as enum ('sad', 'ok');
    create type public.pair as (x int, y text);
    create domain public.small as int check (value > 0);
    create function public.fine(int) returns boolean language sql as 'select true';
    create function public.touch() returns trigger language plpgsql as 'begin return new; end';
    alter table public.orders add feeling public.mood, add feelings public.mood[],
        add two public.pair, add few public.small,
        add constraint fine check (public.fine(id)), add unique (total);
    create trigger touch before update on public.orders
        for each row execute function public.touch();
    create view public.seen as select id, note from public.orders;
    create index orders_note on public.orders (note);
    create policy own on public.orders using (note is not null);
    alter table public.orders enable row level security;
"""
NEW_MOOD = """
    alter type public.mood rename to old_mood;
    create type public.mood as enum ('sad', 'ok');
    alter table public.orders alter feeling type public.mood using feeling::text::public.mood,
        alter feelings type public.mood[] using feelings::text[]::public.mood[];
    drop type public.old_mood;
"""
THERE_AND_BACK = {
    "label": (["alter type public.mood add value 'happy'"], [NEW_MOOD]),
    "labels, one by one": (
        ["alter type public.mood add value 'happy'", "alter type public.mood add value 'angry'"],
        [NEW_MOOD],
    ),
    "label, and the type made anew in between": (
        [
            "alter type public.mood add value 'happy'",
            NEW_MOOD.replace("'ok')", "'ok', 'happy', 'angry')"),
        ],
        [NEW_MOOD],
    ),
    "composite": (
        ["alter type public.pair add attribute z int"],
        ["alter type public.pair drop attribute z"],
    ),
    "domain": (
        ["alter domain public.small add constraint less check (value < 9)"],
        [
            (
                "create domain public.small2 as int constraint small_check check (value > 0);"
                "alter table public.orders alter few type public.small2;"
                "drop domain public.small; alter domain public.small2 rename to small"
            )
        ],
    ),
    "function": (
        [
            (
                "create or replace function public.fine(int) returns boolean language sql"
                " as 'select false'"
            )
        ],
        [
            (
                "alter table public.orders drop constraint fine; drop function public.fine;"
                "create function public.fine(int) returns boolean language sql as 'select true';"
                "alter table public.orders add constraint fine check (public.fine(id))"
            )
        ],
    ),
    "trigger": (
        ["drop trigger touch on public.orders; drop function public.touch"],
        [
            (
                "create function public.touch() returns trigger language plpgsql"
                " as 'begin return new; end';"
                "create trigger touch before update on public.orders"
                " for each row execute function public.touch()"
            )
        ],
    ),
    "constraint": (
        ["alter table public.orders drop constraint orders_total_key"],
        ["alter table public.orders add unique (total)"],
    ),
    "key": (
        ["alter table public.orders drop constraint orders_pkey"],
        ["alter table public.orders add primary key (id)"],
    ),
    "index": (
        ["drop index public.orders_note"],
        ["create index orders_note on public.orders (note)"],
    ),
    "policy": (
        ["drop policy own on public.orders"],
        ["create policy own on public.orders using (note is not null)"],
    ),
    "view": (
        ["drop view public.seen"],
        ["create view public.seen as select id, note from public.orders"],
    ),
    "type": (
        ["alter table public.orders alter total type text"],
        ["alter table public.orders alter total type numeric using total::numeric"],
    ),
}


@pytest.mark.parametrize("name", THERE_AND_BACK)
def test_made_anew_as_it_was(orders: Lab, name: str) -> None:
    orders.run(MADE)
    orders.run("delete from schemawatch.drift")
    there, back = THERE_AND_BACK[name]
    for step in there + back:
        orders.at_once(step)
    *before, last = orders.drifts()
    assert last["resolves"] == [drift["drift_id"] for drift in before]
    assert len(before) == len(there)
    orders.assert_settled()


NEWS = {
    "data is lost": (
        ["alter table public.orders drop column note"],
        "alter table public.orders add column note text",
    ),
    "the table is another": (
        ["drop table public.orders"],
        "create table public.orders (id int primary key, note text, total numeric)",
    ),
    "the sequence starts again": (
        ["alter sequence public.numbers maxvalue 9"],
        (
            "alter table public.orders alter column id drop default;"
            " drop sequence public.numbers; create sequence public.numbers;"
            " alter table public.orders alter column id set default nextval('public.numbers')"
        ),
    ),
    "the column of another type is another": (
        [
            "create type public.mood as enum ('a')",
            "alter table public.orders add m public.mood; delete from schemawatch.drift",
            "alter type public.mood add value 'b'",
        ],
        (
            "drop type public.mood cascade; create type public.mood as enum ('a');"
            " alter table public.orders add m public.mood"
        ),
    ),
    "what was added may be in use": (
        ["alter table public.orders add column extra int"],
        "alter table public.orders drop column extra",
    ),
    "also what was added in between": (
        [RENAME, "alter table public.orders add column extra int"],
        BACK + "; alter table public.orders drop column extra",
    ),
    "only a part": ([RENAME + "; alter table public.orders add column extra int"], BACK),
    "something else is left": ([RENAME, "alter table public.orders add column extra int"], BACK),
    "somebody has adapted": ([RENAME, "select schemawatch.acknowledge_drift(1, 'adapted')"], BACK),
    "somebody has settled it": ([RENAME, "select schemawatch.resolve_drift(1, 'adapted')"], BACK),
    "it was declared": (["set schemawatch.change = 'PR-1'", RENAME], BACK),
}


@pytest.mark.parametrize("name", NEWS)
def test_an_alarm_like_any_other_when(orders: Lab, name: str) -> None:
    orders.run(
        "create sequence public.numbers;"
        "alter table public.orders alter column id set default nextval('public.numbers')"
    )
    orders.run("truncate schemawatch.drift restart identity cascade")
    receiver = endpoint(orders, "SAFE")
    before, change = NEWS[name]
    for step in before:
        orders.at_once(step)
    orders.run("reset schemawatch.change")
    orders.at_once(change)
    [*_, last] = orders.drifts()
    assert (last["status"], last["resolves"]) == ("open", [])
    assert {row[:2] for row in messages(orders)} == {(receiver, "schema.drift")}


@pytest.mark.parametrize("level", LEVELS)
def test_in_any_transaction(orders: Lab, level: str) -> None:
    receiver = endpoint(orders)
    orders.run(RENAME)
    orders.at_once(f"set transaction isolation level {level}", "select 1", BACK)
    assert messages(orders)[1:] == [(receiver, "schema.drift.resolved", 2, [1])]
    orders.assert_settled()
    assert statuses(orders) == [("resolved", 2), ("resolved", None)]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_while_somebody_acknowledges_it(orders: Lab, level: str, ending: str) -> None:
    endpoint(orders)
    orders.run(RENAME)
    orders.run("set statement_timeout = '20s'")
    with orders.other() as person:
        person.run("begin; select schemawatch.acknowledge_drift(1, 'known')")
        orders.at_once(f"set transaction isolation level {level}", BACK)
        person.run(ending)
    assert orders.errors() == []
    assert [row[1] for row in messages(orders)] == ["schema.drift", "schema.drift.resolved"]
    orders.assert_settled()
    assert statuses(orders) == [("resolved", 2), ("resolved", None)]


@pytest.mark.parametrize("level", LEVELS)
def test_after_somebody_acknowledged_it_meanwhile(orders: Lab, level: str) -> None:
    orders.run(RENAME)
    with orders.other() as migration:
        migration.run(f"begin isolation level {level}; select from schemawatch.drift")
        orders.run("select schemawatch.acknowledge_drift(1, 'known')")
        migration.run(BACK)
        migration.run("commit")
    orders.assert_settled()
    # a transaction that cannot see the acknowledgement takes the drift for open
    expected = "open" if level == "read committed" else "resolved"
    assert orders.drifts()[1]["status"] == expected


def test_serializable_is_left_to_the_scan(orders: Lab) -> None:
    receiver = endpoint(orders)
    orders.run(RENAME)
    orders.at_once("set transaction isolation level serializable", BACK)
    assert orders.scan() == ["column-renamed"]
    assert messages(orders)[1:] == [(receiver, "schema.drift.resolved", 2, [1])]
    assert statuses(orders) == [("resolved", 2), ("resolved", None)]


def test_rolled_back(orders: Lab) -> None:
    orders.run(RENAME)
    orders.run(f"begin; {BACK}; set constraints all immediate; rollback")
    assert statuses(orders) == [("open", None)]


def test_an_early_account_is_replaced(orders: Lab) -> None:
    orders.run(RENAME)
    orders.at_once(BACK, "set constraints all immediate", RENAME)
    assert statuses(orders) == [("open", None)]
    assert orders.value("select count(*) from schemawatch.drift_status_change") == 0
    orders.assert_settled()


def test_prepared(orders: Lab) -> None:
    endpoint(orders)
    orders.run(RENAME)
    orders.run(f"begin; {BACK}; prepare transaction 'sw'")
    assert statuses(orders) == [("open", None)]
    orders.run("commit prepared 'sw'")
    assert statuses(orders) == [("resolved", 2), ("resolved", None)]


def test_reopened_stays_open(orders: Lab) -> None:
    orders.run(RENAME)
    orders.run(BACK)
    orders.run("select schemawatch.reopen_drift(1, 'the readers are still down')")
    orders.assert_settled()
    assert statuses(orders)[0] == ("open", None)


def test_found_by_the_scan(orders: Lab) -> None:
    for name in ("schemawatch_ddl_command_end", "schemawatch_sql_drop"):
        orders.run(f"alter event trigger {name} disable")
    orders.run(RENAME)
    assert orders.scan() == ["column-renamed"]
    orders.run(BACK)
    assert orders.scan() == ["column-renamed"]
    assert statuses(orders) == [("resolved", 2), ("resolved", None)]


def test_while_the_drift_is_judged_anew(orders: Lab) -> None:
    orders.run(RENAME)
    orders.run(
        "select schemawatch.set_override('column-renamed', 'RISKY', p_reason => 'fine',"
        " p_until => now() + interval '1 day')"
    )
    with orders.other() as judge:
        judge.run("begin")
        assert judge.run("select outcome from schemawatch.reclassify()") == [("changed",)]
        orders.run(BACK)  # its foreign key to the drift does not wait
        judge.run("commit")
    assert orders.errors() == []
    orders.scan()
    assert statuses(orders) == [("resolved", 2), ("resolved", None)]
