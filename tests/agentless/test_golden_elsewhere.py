"""Golden cases in a database in which nothing is installed: the findings are those of a trigger.

Each is read twice over a connection, so a run takes a fixed sample of them; all with
SCHEMAWATCH_AGENTLESS_CASES=all.
"""

from __future__ import annotations

import os
import zlib

import pytest

from tests import golden
from tests.agentless.conftest import Pair
from tests.golden import Case

ONE_IN = 1 if os.environ.get("SCHEMAWATCH_AGENTLESS_CASES") == "all" else 40
CASES = [
    case
    for case in golden.load_cases()
    # tables that come later are not watched elsewhere
    if not case.future and zlib.crc32(case.name.encode()) % ONE_IN == 0
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_elsewhere(pair: Pair, case: Case) -> None:
    if pair.home.info.server_version // 10000 < case.min_version:
        pytest.skip(f"needs PostgreSQL {case.min_version}")
    golden.forget(pair.home)
    golden.empty(pair.other)
    golden.run(pair.other, case.before)
    pair.watch(*case.watch)
    golden.run(pair.other, case.change)
    swept = pair.sweep()
    assert (swept.left, swept.failures) == ([], [])
    assert golden.unexpected(case, golden.findings(pair.home)) == []
