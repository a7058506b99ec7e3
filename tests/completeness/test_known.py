"""Where we and `pg_dump` disagree is listed in docs/completeness.md; here each entry is tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import servers
from tests.completeness.bench import opened
from tests.servers import Server

PAGE = Path(__file__).parents[2] / "docs" / "completeness.md"
_ENTRY = re.compile(r"^### (.*?)\n.*?^```sql\n(.*?)^-- then\n(.*?)^```", re.MULTILINE | re.DOTALL)
QUIET, LOUD = (_ENTRY.findall(part) for part in PAGE.read_text("utf-8").split("\n## ")[1:])


def _needs(before: str) -> int:
    found = re.search(r"^-- from (\d+)$", before, re.MULTILINE)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("major", servers.VERSIONS, ids=lambda major: f"pg{major}")
@pytest.mark.parametrize(
    ("before", "change", "quiet"),
    [
        pytest.param(before, change, entry in QUIET, id=entry[0])
        for entry in [*QUIET, *LOUD]
        for before, change in [entry[1:]]
    ],
)
def test_entry_is_true(
    server_of: Callable[[int], Server], major: int, before: str, change: str, *, quiet: bool
) -> None:
    if major < _needs(before):
        pytest.skip(f"needs PostgreSQL {_needs(before)}")
    # what is listed as silent must be so statement by statement, and each shows in the dump
    steps = change.strip().splitlines() if quiet else [change]
    with opened(server_of(major)) as bench:
        bench.lab.run(before)
        bench.restart()
        for statement in steps:
            step = bench.step(statement)
            assert step is not None, f"refused: {statement}"
            assert (bool(step.reported), step.whole) == (not quiet, quiet), statement


def test_every_entry_is_read() -> None:
    assert len(QUIET) + len(LOUD) == PAGE.read_text("utf-8").count("\n### ")
