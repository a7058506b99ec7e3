"""We report a change exactly when `pg_dump` of the watched tables has changed."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import servers, texts
from tests.completeness import vocabulary
from tests.completeness.bench import opened
from tests.servers import Server

EXAMPLES = int(os.environ.get("SCHEMAWATCH_EXAMPLES") or "5")
LAST_DRIFT = "select coalesce(max(drift_id), 0) from schemawatch.drift"


@pytest.mark.parametrize("major", servers.VERSIONS, ids=lambda major: f"pg{major}")
def test_reported_exactly_when_dumped(server_of: Callable[[int], Server], major: int) -> None:
    server = server_of(major)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=bool(os.environ.get("CI")) and "SCHEMAWATCH_EXAMPLES" not in os.environ,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(script=st.lists(vocabulary.statements(major), min_size=3, max_size=12))
    def law(script: list[str]) -> None:
        with opened(server) as bench:
            for statement in script:
                told = bench.lab.value(LAST_DRIFT)
                step = bench.step(statement)
                if step is not None:
                    assert step.reported == step.dumped, f"{statement}\n{step.details}"
                    # and each text holds: whole, and what is to be pasted runs
                    assert texts.flaws(bench.lab.conn, told) == [], statement

    law()
