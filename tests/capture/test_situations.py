"""Each situation through both paths, on every version: by the triggers, by a scan alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests import golden, servers
from tests.capture.situations import SITUATIONS, Situation
from tests.lab import Lab
from tests.servers import Server

ENABLE = "alter event trigger schemawatch_{} enable always"


@pytest.fixture(scope="module", params=servers.VERSIONS, ids=lambda major: f"pg{major}")
def bench(request: pytest.FixtureRequest, server_of: Callable[[int], Server]) -> Iterator[Lab]:
    server = server_of(request.param)
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        lab = Lab(conn, server.url(name))
        if not lab.run("select 1 from pg_roles where rolname = 'somebody'"):
            lab.run("create role somebody")
        yield lab
        golden.reset(conn)
    server.drop(name)


def _prepare(lab: Lab, situation: Situation) -> None:
    golden.reset(lab.conn)
    lab.run(situation.before)
    lab.watch(*situation.watch)
    assert lab.scan() == []


@pytest.mark.shared
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda item: item.name)
def test_captured(bench: Lab, situation: Situation) -> None:
    _prepare(bench, situation)
    for command in situation.change:
        bench.run(command)
    assert bench.rules() == list(situation.rules)
    bench.assert_settled()


@pytest.mark.shared
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda item: item.name)
def test_swept(bench: Lab, situation: Situation) -> None:
    _prepare(bench, situation)
    for name in ("ddl_command_end", "sql_drop"):
        bench.run(f"alter event trigger schemawatch_{name} disable")
    try:
        for command in situation.change:
            bench.run(command)
    finally:
        for name in ("ddl_command_end", "sql_drop"):
            bench.run(ENABLE.format(name))
    assert bench.rules() == []
    wanted = situation.rules if situation.scan_rules is None else situation.scan_rules
    assert bench.scan() == list(wanted)
    assert bench.rules("scan") == list(wanted)
    bench.assert_settled()
