"""Upgrading from an older version of the code leaves nothing of it behind but what is in use."""

from __future__ import annotations

import dataclasses

import pytest

from controlplane.install import sources
from controlplane.install.migrate import migrate
from controlplane.install.sources import Sources, SqlFile
from tests.install.conftest import Bare

pytestmark = pytest.mark.ends

FUNCTION = """
create or replace function schemawatch.{signature}
returns {result} language sql stable as 'select null::{result}';
comment on function schemawatch.{signature} is 'Of an older version.';
"""
ROUTINES = """
    select oid::regprocedure::text, pg_get_function_result(oid)
    from pg_proc where pronamespace = 'schemawatch'::regnamespace
"""


def _older(*functions: tuple[str, str]) -> Sources:
    """Return the code of today after functions that no file makes any more."""
    real = sources.load()
    extra = tuple(
        SqlFile(
            name=f"sql/old/{signature.split('(')[0]}.sql",
            text=FUNCTION.format(signature=signature, result=result),
        )
        for signature, result in functions
    )
    # grants.sql stays last: it grants to all of them, and so writes their rows in pg_proc
    return dataclasses.replace(real, code=(*extra, *real.code))


@pytest.fixture
def fresh(bare: Bare) -> set[tuple[str, str]]:
    migrate(bare.url())
    return set(bare.run(ROUTINES))


def test_an_overload_and_a_function_that_vanished_are_dropped(
    bare: Bare, fresh: set[tuple[str, str]]
) -> None:
    migrate(bare.url(), sources=_older(("scan(boolean)", "text"), ("_gone(bigint)", "bigint")))
    assert set(bare.run(ROUTINES)) - fresh == {
        ("schemawatch.scan(boolean)", "text"),
        ("schemawatch._gone(bigint)", "bigint"),
    }
    migrate(bare.url())
    assert set(bare.run(ROUTINES)) == fresh
    migrate(bare.url())  # with nothing to replace either
    assert set(bare.run(ROUTINES)) == fresh


def test_what_was_granted_meanwhile_is_dropped_all_the_same(
    bare: Bare, fresh: set[tuple[str, str]]
) -> None:
    migrate(bare.url(), sources=_older(("_gone(bigint)", "bigint")))
    bare.run("create role somebody")
    bare.run("grant execute on function schemawatch._gone(bigint) to somebody")
    migrate(bare.url())
    assert set(bare.run(ROUTINES)) == fresh


def test_what_somebody_uses_stays(bare: Bare, fresh: set[tuple[str, str]]) -> None:
    migrate(bare.url(), sources=_older(("_gone(bigint)", "bigint")))
    bare.run("create view public.mine as select schemawatch._gone(1)")
    migrate(bare.url())
    assert set(bare.run(ROUTINES)) - fresh == {("schemawatch._gone(bigint)", "bigint")}
    assert bare.run("select * from public.mine") == [(None,)]


def test_what_is_not_ours_stays(bare: Bare, fresh: set[tuple[str, str]]) -> None:
    bare.run(
        "create function schemawatch.my_report() returns text language sql as 'select null::text'"
    )
    migrate(bare.url())
    assert set(bare.run(ROUTINES)) - fresh == {("schemawatch.my_report()", "text")}


def test_another_type_of_result(bare: Bare) -> None:
    real = sources.load()
    migrate(bare.url())
    before = set(bare.run(ROUTINES))
    old = SqlFile(
        name="sql/old/format.sql",
        text="drop function schemawatch._format_version();"
        + FUNCTION.format(signature="_format_version()", result="text"),
    )
    # grants.sql stays last
    code = (*real.code[:-1], old, real.code[-1])
    migrate(bare.url(), sources=dataclasses.replace(real, code=code))
    assert ("schemawatch._format_version()", "text") in set(bare.run(ROUTINES))
    migrate(bare.url())
    assert set(bare.run(ROUTINES)) == before


def test_another_type_of_result_of_one_form_of_a_name(bare: Bare) -> None:
    """The form that has kept its type, and is made before, is not lost with it."""
    real = sources.load()
    migrate(bare.url())
    before = set(bare.run(ROUTINES))
    one = "schemawatch.set_partitions(text, text)"
    old = SqlFile(
        name="sql/old/partitions.sql",
        text=f"drop function {one};"
        + FUNCTION.format(signature="set_partitions(text, text)", result="integer"),
    )
    code = (*real.code[:-1], old, real.code[-1])
    migrate(bare.url(), sources=dataclasses.replace(real, code=code))
    assert ("schemawatch.set_partitions(text,text)", "integer") in set(bare.run(ROUTINES))
    migrate(bare.url())
    assert set(bare.run(ROUTINES)) == before
