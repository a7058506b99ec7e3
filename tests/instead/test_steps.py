"""The way round is gone, step by step, while old and new statements run: nobody is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests import golden
from tests.golden import Conn
from tests.instead import columns, objects
from tests.instead.case import Case
from tests.servers import Server

Step = tuple[str, str, str | None]  # phase, sql, back


@pytest.fixture(scope="module")
def workbench(server: Server) -> Iterator[Conn]:
    """Give one database, emptied before each case."""
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        yield conn
    server.drop(name)


@pytest.mark.parametrize("case", columns.CASES + objects.CASES, ids=lambda case: case.name)
def test_nobody_is_broken(workbench: Conn, case: Case) -> None:
    steps, wanted = _ask(workbench, case)
    assert {phase for phase, _, _ in steps} <= {"expand", "migrate", "contract"}
    golden.reset(workbench)
    golden.run(workbench, case.before)
    _run(workbench, case.rows)
    start = _document(workbench, case.table)
    _forth(workbench, case, steps, until="contract")
    for _, _, back in reversed([step for step in steps if step[0] != "contract"]):
        _run(workbench, back)
    back = _document(workbench, case.table)
    assert {key for key in start if start[key] != back[key]} <= case.differs, "the way back"
    _run(workbench, *case.old)
    _forth(workbench, case, steps)
    end = _document(workbench, case.after)
    differs = {key for key in wanted if wanted[key] != end[key]}
    assert differs == case.differs, {key: (wanted[key], end[key]) for key in differs}


def _ask(conn: Conn, case: Case) -> tuple[list[Step], dict[str, Any]]:
    """Make the change; return the steps to take instead of it, and where it leads."""
    golden.reset(conn)
    golden.run(conn, case.before)
    golden.register(conn, [case.table])
    golden.run(conn, case.change)
    steps = conn.execute(
        "select own.phase, own.sql, own.back from schemawatch.drift"
        " cross join lateral schemawatch.instead(drift_id) as own where own.rule_id = %s",
        [case.rule],
    ).fetchall()
    assert steps, golden.findings(conn)
    return steps, _document(conn, case.after)


def _forth(conn: Conn, case: Case, steps: list[Step], until: str | None = None) -> None:
    """Take the steps, each as it stands, and use the table as before and as after in between."""
    for nth, (phase, sql, _) in enumerate(steps):
        if phase == until:
            return
        if phase == "contract":
            _run(conn, case.correct)
        else:
            _run(conn, *case.old)
        _run(conn, _with_value(case, sql))
        if phase != "contract":
            _run(conn, *case.old)
            _use_new(conn, case, steps, nth)
        if sql.startswith("select"):
            _run(conn, case.correct)


def _with_value(case: Case, sql: str) -> str:
    return sql if case.value is None else sql.replace(" := null;", f" := {case.value};")


def _use_new(conn: Conn, case: Case, steps: list[Step], nth: int) -> None:
    if "expand" in {phase for phase, _, _ in steps[nth + 1 :]}:
        return
    _run(conn, *case.new)
    if case.equal is not None and any(sql.startswith("do ") for _, sql, _ in steps[: nth + 1]):
        wrong = f"select * from {case.table} where not ({case.equal})"
        assert conn.execute(wrong.encode()).fetchall() == []


def _run(conn: Conn, *statements: str | None) -> None:
    for statement in filter(None, statements):
        conn.execute(statement.encode())


def _document(conn: Conn, table: str | None) -> dict[str, Any]:
    """Return the structure of a table: without the order of columns, which is another one."""
    [(document,)] = conn.execute(
        "select schemawatch.take_snapshot(to_regclass(%s)) - 'identity'", [table]
    ).fetchall()
    document["columns"].sort(key=json.dumps)
    for item in [*document["views"], *document["statistics"]]:
        item.get("uses", item.get("columns", [])).sort(key=str)
    return document
