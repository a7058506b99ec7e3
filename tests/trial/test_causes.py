"""Each change is told at the statement that it comes from."""

from __future__ import annotations

import psycopg
import pytest

from controlplane.db.connecting import Row
from controlplane.trial.reading import Source
from controlplane.trial.report import TrialError
from controlplane.trial.run import try_files
from tests.lab import Lab
from tests.trial.test_run import _check

SCRIPTS = {
    "one each": (
        "alter table orders add a int;\nselect 1;\nalter table orders drop note;\n",
        {"column-added-nullable": 1, "column-removed": 3},
    ),
    "in a block, as another role": (
        (
            "begin;\nset local role pg_monitor;\nreset role;\ncomment on table orders is 'x';\n"
            "alter table orders add a int;\ncommit;\nselect 1\n"
        ),
        {"column-added-nullable": 5, "table-comment-changed": 4},
    ),
    "undone and done again": (
        (
            "begin;savepoint s;\nalter table orders add a int;\nrollback to s;\nselect 1;\n"
            "alter table orders add a int;\ncommit"
        ),
        {"column-added-nullable": 5},
    ),
    "the last word on a column": (
        (
            "alter table orders alter id type bigint;\nalter table orders alter id type numeric;\n"
            "alter table orders add a int;\n"
        ),
        {"column-type-": 2, "column-added-nullable": 3},
    ),
    "a function does it": (
        (
            "create function pg_temp.f() returns void language sql as "
            "'alter table orders drop note';\nselect pg_temp.f();\nselect 2;\n"
        ),
        {"column-removed": 2},
    ),
}


async def test_a_change_is_told_where_it_comes_from(orders: Lab) -> None:
    for script, expected in SCRIPTS.values():  # nothing of them stays
        report = await _check(orders, script)
        told = [(one.change.rule_id, one.at.line if one.at else 0) for one in report.findings]
        assert len(told) == len(expected), told
        for rule, line in expected.items():
            assert any(found.startswith(rule) and at == line for found, at in told), (script, told)


async def test_a_file_that_its_tool_makes_one_commit(orders: Lab) -> None:
    text = "lock table orders;\nsavepoint s;\nalter table orders add a int;\n"
    whole = Source(name="1.sql", text=text, in_transaction=True)
    own = Source(name="2.sql", text="begin;\nlock table orders;\ncommit;", in_transaction=True)
    async with await psycopg.AsyncConnection[Row].connect(orders.url) as conn:
        report = await try_files(conn, [whole, own], lock_timeout=5, most=30)
        assert [one.at.line for one in report.findings if one.at] == [3]
        assert [one.statement for one in report.statements] == [1, 2, 3, 1, 2, 3]
        alone = Source(name="1.sql", text=text)
        with pytest.raises(TrialError, match="LOCK TABLE"):
            await try_files(conn, [alone], lock_timeout=5, most=30)
