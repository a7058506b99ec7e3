"""Each rule that breaks somebody has a way round that runs, or says why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest

from tests import golden
from tests.golden import Conn
from tests.servers import Server

OFFERED = """
    select change.rule_id, own.step, own.phase, own.title, own.sql, own.back
    from schemawatch.drift_change as change
    cross join lateral schemawatch.instead(change.drift_id) as own
    where own.position = change.position and change.rule_id = any (%s)
    order by change.drift_id, change.position, own.step
"""
UNFILLED = re.compile(r"\{[a-z_]+\}|\(none\)")
# What needs a decision or rows of people: a value for NULL, the end of duplicates.
# REFRESH takes nothing away; the case is of an enum, which has no second name (objects.py has one).
NOT_CONTRACTED = {"matview-unpopulated", "type-renamed"}
DATA = (psycopg.errors.CheckViolation, psycopg.errors.UniqueViolation)


@pytest.fixture(scope="module")
def workbench(server: Server) -> Iterator[Conn]:
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        yield conn
    server.drop(name)


def test_every_breaking_rule_has_steps_or_a_reason(workbench: Conn) -> None:
    silent = workbench.execute(
        "select rule_id from schemawatch.rule where 'BREAKING' in (readers, writers, cdc, impact)"
        " except select rule_id from schemawatch.rule_instead"
    ).fetchall()
    assert silent == []
    unknown = workbench.execute(
        "select rule_id from schemawatch.rule_instead except select rule_id from schemawatch.rule"
    ).fetchall()
    assert unknown == []


def test_the_steps_of_each_rule_run(workbench: Conn) -> None:
    """From the state before the change, in the case that is named after the rule."""
    rules = {
        rule
        for (rule,) in workbench.execute(
            "select distinct rule_id from schemawatch.rule_instead where phase <> 'none'"
        )
    }
    cases = [
        case
        for case in golden.load_cases()
        if case.name in rules and case.min_version <= workbench.info.server_version // 10000
    ]
    flaws = [flaw for case in cases for flaw in _flaws(workbench, case)]
    assert flaws == []
    assert len(cases) > 60


def _flaws(conn: Conn, case: golden.Case) -> Iterator[str]:
    golden.reset(conn)
    golden.run(conn, case.before)
    golden.register(conn, case.watch)
    golden.run(conn, case.change)
    steps = conn.execute(OFFERED, [[case.name]]).fetchall()
    phases = {phase for _, _, phase, *_ in steps}
    if "contract" not in phases and case.name not in NOT_CONTRACTED:
        yield f"{case.name}: only {phases}"
    golden.reset(conn)
    golden.run(conn, case.before)
    for _, step, phase, title, sql, back in steps:
        if UNFILLED.search(f"{title} {sql} {back}"):
            yield f"{case.name} {step} is not filled in: {title} {sql} {back}"
        if phase == "none":
            continue
        try:
            _take(conn, title, sql)
        except DATA:
            return
        except psycopg.Error as error:
            yield f"{case.name} {step}: {error.diag.message_primary}: {sql}"
            conn.rollback()
            return


def _take(conn: Conn, title: str, sql: str) -> None:
    """Run a step, behind what its title says comes first."""
    first = re.search(r"\(3F000\), first `([^`]*;)`", title)
    if first is not None:
        conn.execute(first[1].encode())
    conn.execute(sql.encode())
