"""What is said of a unique index is said of its rows and its expressions, and can be pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.lab import Conn, Lab

TABLE = """
    create table t (id int primary key, "Code" text, grp int, note text);
    insert into t values (1, 'a', 1), (2, null, 1), (3, null, 1), (4, 'b', 0), (5, 'b', 0);
"""
INDEX = 'create unique index own on t (lower("Code"), grp) where grp > 0'
TARGET = '((lower("Code")), grp) WHERE (grp > 0)'


@pytest.fixture
def lab(db: Conn) -> Iterator[Lab]:
    lab = Lab(db, "")
    lab.run(TABLE)
    yield lab
    assert lab.errors() == []


def told(lab: Lab, rule: str) -> tuple[str, str, str]:
    [texts] = lab.run(
        "select how, sure, remedy from schemawatch.drift_change where rule_id = %s", rule
    )
    return texts


def duplicates(lab: Lab, sure: str) -> list[tuple[object, ...]]:
    [query] = re.findall("`(select [^`]*);`", sure)
    return lab.run(query)


def test_removed(lab: Lab) -> None:
    lab.run(INDEX)
    lab.watch("t")
    lab.run("drop index own")
    how, sure, _ = told(lab, "unique-removed")
    assert f"ON CONFLICT {TARGET}`" in how
    # neither those with a NULL nor those outside the predicate
    assert duplicates(lab, sure) == []
    lab.run("insert into t values (6, 'A', 1)")
    assert duplicates(lab, sure) == [("a", 1, 2)]


def test_removed_with_equal_nulls(lab: Lab) -> None:
    lab.run("delete from t where id = 3")
    lab.run("create unique index own on t (grp, note, id) nulls not distinct")
    lab.watch("t")
    lab.run("drop index own")
    _, sure, _ = told(lab, "unique-removed")
    assert "where" not in sure


def test_added(lab: Lab) -> None:
    lab.watch("t")
    lab.run(INDEX)
    how, _, remedy = told(lab, "unique-added")
    assert 'INSERT INTO public.t (grp, "Code", ...)`' in how
    assert "repeat a value among rows with (grp > 0) fail with 23505" in how
    assert f"ON CONFLICT {TARGET} DO NOTHING" in remedy
    lab.run(f"insert into t values (6, 'A', 1) on conflict {TARGET} do nothing")
    assert lab.run("select count(*) from t where id = 6") == [(0,)]


def test_moved_to_other_columns(lab: Lab) -> None:
    lab.run("create unique index own on t (id, note) nulls not distinct where grp > 0")
    lab.watch("t")
    lab.run("drop index own; create unique index own on t (id, grp)")
    _, _, remedy = told(lab, "unique-columns-changed")
    [create] = re.findall("`(create unique index [^`]*);`", remedy)
    assert create.endswith("(id, note) nulls not distinct where (grp > 0)")
    lab.run(create)
