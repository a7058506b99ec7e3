"""Every golden case, captured by the event triggers and found by a scan: both must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from tests import golden, servers, texts
from tests.golden import Case, Conn
from tests.servers import Server

CASES = golden.load_cases()
MATRIX = golden.load_type_matrix()
# Running what is to be pasted takes as long as all the rest, and hardly depends on the version.
REMEDIES_ON = {min(servers.VERSIONS), max(servers.VERSIONS)}


@pytest.fixture(scope="module", params=servers.VERSIONS, ids=lambda major: f"pg{major}")
def workbench(request: pytest.FixtureRequest, server_of: Callable[[int], Server]) -> Iterator[Conn]:
    """Give one database per version, emptied before each case: cheaper than one per case."""
    server = server_of(request.param)
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        yield conn
    server.drop(name)


def _both_paths(
    conn: Conn, before: str, change: str, watch: list[str], *, future: bool = False
) -> list[golden.Finding]:
    golden.reset(conn)
    golden.run(conn, before)
    golden.register(conn, watch, future=future)
    assert conn.execute("select * from schemawatch.scan()").fetchall() == []
    golden.run(conn, change)
    captured = golden.findings(conn)
    assert conn.execute("select * from schemawatch.capture_error").fetchall() == []
    swept = conn.execute("select drift_id from schemawatch.scan()").fetchall()
    assert swept == [], "the scan found what the triggers had missed"
    golden.forget_capture(conn)
    conn.execute("select * from schemawatch.scan()")
    assert conn.execute("select * from schemawatch.capture_error").fetchall() == []
    assert golden.findings(conn) == captured, "scan and triggers disagree"
    if conn.info.server_version // 10000 in REMEDIES_ON:
        assert texts.flaws(conn) == []
        assert texts.no_way_back(conn) == []
    if conn.info.server_version // 10000 == min(REMEDIES_ON):
        assert texts.out_of_turn(conn) == []
    return captured


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(workbench: Conn, case: Case) -> None:
    if workbench.info.server_version // 10000 < case.min_version:
        pytest.skip(f"needs PostgreSQL {case.min_version}")
    found = _both_paths(workbench, case.before, case.change, case.watch, future=case.future)
    assert golden.unexpected(case, found) == []


@pytest.mark.ends
@pytest.mark.parametrize("pair", MATRIX, ids=lambda pair: f"{pair['from']}-{pair['to']}")
def test_type_pair(workbench: Conn, pair: dict[str, Any]) -> None:
    using = f" using {pair['using']}" if pair["using"] else ""
    found = _both_paths(
        workbench,
        f"{pair['setup'] or ''};\ncreate table t (id integer primary key, c {pair['from']})",
        f"alter table t alter column c type {pair['to']}{using}",
        ["public.t"],
    )
    rules = [rule for rule, _, _ in found]
    often = ("enum-label", "column-type-element")
    expected = sorted([pair["rule"], *pair.get("beside", [])])
    assert sorted(rule for rule in rules if not rule.startswith(often)) == expected
