"""What is said of a name that another column has now."""

from __future__ import annotations

import pytest

from tests.lab import Conn, Lab


@pytest.fixture
def lab(db: Conn, db_url: str) -> Lab:
    lab = Lab(db, db_url)
    lab.run("create table t (id int primary key, status text, total int)")
    lab.watch("t")
    return lab


def test_the_old_column_is_kept_under_another_name(lab: Lab) -> None:
    lab.run("alter table t rename total to old; alter table t rename status to total")
    [(message, how, sure)] = lab.run("select message, how, sure from schemawatch.drift_change")
    assert message.startswith("The name total in public.t now belongs to another column: the old")
    assert "the old one is called old now" in message
    # nobody's statement on what was never there, and the one that does fail
    assert "`SELECT old " not in how
    assert "`SELECT status FROM public.t` fails with 42703" in how
    assert "where total is null" in sure


def test_the_old_column_is_gone(lab: Lab) -> None:
    lab.run("alter table t drop total; alter table t rename status to total")
    [(message, how)] = lab.run(
        "select message, how from schemawatch.drift_change"
        " where rule_id = 'column-replaced-by-rename'"
    )
    assert "the old one was dropped and status was renamed onto it" in message
    assert "`SELECT status FROM public.t` fails with 42703" in how


def test_the_former_name_has_another_column_too(lab: Lab) -> None:
    lab.run("alter table t rename total to old; alter table t rename status to total")
    lab.run("alter table t add status int")
    lab.run("delete from schemawatch.drift")
    with lab.conn.transaction():
        lab.run("alter table t rename total to kept; alter table t rename status to total")
        lab.run("alter table t add status int")
    hows = [how for (how,) in lab.run("select how from schemawatch.drift_change")]
    assert not any("fails with 42703: no column" in how for how in hows)
