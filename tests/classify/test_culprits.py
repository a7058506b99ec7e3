"""A finding names the functions that may fail for it, where their text shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab import Conn, Lab

BODY = "as $$ begin perform new.{}; return new; end $$"
TRIGGER = """
    create schema own;
    create table own.t (id int primary key, "Up At" int, seen int,
        double int generated always as (seen * 2) stored);

    create function own.f() returns trigger language plpgsql set search_path = pg_catalog, own {};
    create trigger trg before insert on own.t for each row execute function own.f();
"""
DROPPED = "alter table own.t drop column {}"


@pytest.fixture
def lab(each_version: Conn) -> Iterator[Lab]:
    lab = Lab(each_version, "")
    yield lab
    assert lab.errors() == []


def how(lab: Lab, rule: str) -> tuple[str, str]:
    [told] = lab.run("select how, writers from schemawatch.drift_change where rule_id = %s", rule)
    return told


def start(lab: Lab, word: str = "Seen") -> None:
    lab.run(TRIGGER.format(BODY.format(word)))
    lab.watch("own.t")


def test_column_removed(lab: Lab) -> None:
    start(lab, "double")
    lab.run(DROPPED.format("double"))
    text, writers = how(lab, "column-removed-generated")
    assert " Look at own.f (trigger trg) first: " in text
    assert writers == "RISKY"


def test_column_renamed(lab: Lab) -> None:
    start(lab)
    lab.run("alter table own.t rename column seen to viewed")
    assert " Look at own.f (trigger trg) first: " in how(lab, "column-renamed")[0]


@pytest.mark.parametrize(
    "change",
    [
        "alter table own.t rename column id to key",
        "alter table own.t disable trigger trg; alter table own.t rename column seen to viewed",
        "drop trigger trg on own.t; alter table own.t rename column seen to viewed",
        (
            "alter table own.t rename column seen to viewed; create or replace function own.f()"
            f" returns trigger language plpgsql {BODY.format('viewed')}"
        ),
    ],
)
def test_nobody_to_name(lab: Lab, change: str) -> None:
    start(lab)
    lab.at_once(change)
    assert "Look at" not in how(lab, "column-renamed")[0]


def test_schema_renamed(lab: Lab) -> None:
    start(lab)
    lab.run("alter schema own rename to other")
    assert (
        " Look at other.f() first: SET search_path still names own there"
        in (how(lab, "table-schema-moved")[0])
    )


def test_search_path_changed_as_well(lab: Lab) -> None:
    start(lab)
    lab.at_once(
        "alter schema own rename to other; alter function other.f() set search_path = other"
    )
    assert "Look at" not in how(lab, "table-schema-moved")[0]


def test_trigger_of_a_partition(lab: Lab) -> None:
    lab.run(
        "create table p (id int, seen int) partition by list (id);"
        "create table p1 partition of p default"
    )
    lab.run(f"create function f() returns trigger language plpgsql {BODY.format('seen')}")
    lab.run("create trigger trg before insert on p1 for each row execute function f()")
    lab.watch("p")
    lab.run("alter table p drop column seen")
    assert " Look at public.f() first: " in how(lab, "column-removed")[0]
