"""Laws that hold for any DDL. SCHEMAWATCH_EXAMPLES=2000 looks harder than CI does."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from tests import ddl, golden, servers, texts
from tests.lab import Lab
from tests.servers import Server

EXAMPLES = int(os.environ.get("SCHEMAWATCH_EXAMPLES") or ("60" if os.environ.get("CI") else "20"))
law = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=bool(os.environ.get("CI")) and "SCHEMAWATCH_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
scripts = st.lists(ddl.steps, min_size=1, max_size=8)
TRIGGERS = ("schemawatch_ddl_command_end", "schemawatch_sql_drop")


@pytest.fixture(scope="module")
def bench(server: Server) -> Iterator[Lab]:
    """Give one database, emptied before each example: cheaper than one per example."""
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        yield Lab(conn, server.url(name))
    server.drop(name)


@pytest.fixture(scope="module", params=servers.VERSIONS, ids=lambda major: f"pg{major}")
def any_bench(request: pytest.FixtureRequest, server_of: Callable[[int], Server]) -> Iterator[Lab]:
    server = server_of(request.param)
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        yield Lab(conn, server.url(name))
    server.drop(name)


def _prepare(lab: Lab, steps: list[ddl.Step] | None = None) -> None:
    golden.reset(lab.conn)
    lab.run(ddl.SETUP)
    ddl.apply(lab, [step.do for step in steps or []])
    lab.watch("public.t")


def _diff(lab: Lab, before: object, after: object) -> list[tuple[Any, ...]]:
    return lab.run(
        "select * from schemawatch.diff_snapshots(%s::jsonb, %s::jsonb)",
        Jsonb(before),
        Jsonb(after),
    )


@law
@given(first=scripts)
def test_diff_of_equal_is_empty(bench: Lab, first: list[ddl.Step]) -> None:
    _prepare(bench, first)
    document = bench.document("public.t")
    assert _diff(bench, document, document) == []
    assert bench.scan() == []
    bench.assert_settled()


@law
@given(first=scripts, second=scripts)
def test_diff_mirrors(bench: Lab, first: list[ddl.Step], second: list[ddl.Step]) -> None:
    _prepare(bench, first)
    before = bench.document("public.t")
    ddl.apply(bench, [step.do for step in second])
    after = bench.document("public.t")
    there = _diff(bench, before, after)
    back = _diff(bench, after, before)
    # A rename goes by the old name, so what is renamed has another name on the way back; and a
    # column that took a dropped one's name (expand and contract) stands for both only there.
    renamed = {(kind, name) for kind, name, attribute, *_ in there + back if attribute == "name"}
    taken = any(attribute in ("replaced", "recreated") for _, _, attribute, *_ in there + back)
    mirrored = {
        (kind, name, attribute, str(new), str(old)) for kind, name, attribute, old, new in back
    }
    for kind, name, attribute, old, new in there:
        if (kind, name) in renamed or taken:
            continue
        assert (kind, name, attribute, str(old), str(new)) in mirrored
    assert (there == []) == (back == [])


@pytest.mark.ends
@law
@given(first=scripts, second=scripts)
def test_paths_agree(any_bench: Lab, first: list[ddl.Step], second: list[ddl.Step]) -> None:
    lab = any_bench
    found: list[list[tuple[Any, ...]]] = []
    for captured in (True, False):
        _prepare(lab, first)
        if not captured:
            for name in TRIGGERS:
                lab.run(f"alter event trigger {name} disable")
        try:
            done = ddl.apply(lab, [step.do for step in second])
        finally:
            for name in TRIGGERS:
                lab.run(f"alter event trigger {name} enable always")
        swept = lab.scan()
        assert lab.errors() == []
        if captured:
            assert swept == [], done
        found.append(golden.findings(lab.conn))
        assert lab.scan() == []
    assert found[0] == found[1]


@law
@given(first=scripts, second=st.lists(ddl.reversible, min_size=1, max_size=5))
def test_undone_in_one_transaction_is_no_drift(
    bench: Lab, first: list[ddl.Step], second: list[ddl.Step]
) -> None:
    _prepare(bench, first)
    with bench.conn.transaction():
        for step in second:
            before = bench.digest("public.t")
            ddl.apply(bench, [step.do])
            if bench.digest("public.t") != before:
                assert step.undo is not None
                bench.run(step.undo)
    assert bench.rules() == []
    bench.assert_settled()


@law
@given(first=scripts, second=st.lists(ddl.keeping, min_size=1, max_size=4))
def test_undone_in_other_transactions_leaves_the_first_structure(
    bench: Lab, first: list[ddl.Step], second: list[ddl.Step]
) -> None:
    _prepare(bench, first)
    digest = bench.digest("public.t")
    undo: list[str] = []
    for step in second:
        before = bench.digest("public.t")
        ddl.apply(bench, [step.do])
        if bench.digest("public.t") != before:
            assert step.undo is not None
            undo.append(step.undo)
    for command in reversed(undo):
        bench.run(command)
    assert bench.digest("public.t") == digest
    last = bench.value("select max(version) from schemawatch.snapshot")
    schema_id = bench.value("select schema_id from schemawatch.watched_table")
    assert bench.run("select * from schemawatch.diff_versions(%s, 1, %s)", schema_id, last) == []
    bench.assert_settled()


@law
@given(steps=st.lists(ddl.steps, min_size=1, max_size=8))
def test_versions_form_a_chain(bench: Lab, steps: list[ddl.Step]) -> None:
    _prepare(bench)
    for step in steps:
        last = max((drift["drift_id"] for drift in bench.drifts()), default=0)
        ddl.apply(bench, [step.do])
        assert texts.flaws(bench.conn, last) == []
    versions = [drift["version_to"] for drift in bench.drifts()]
    assert versions == list(range(2, len(versions) + 2))
    # what only renames something elsewhere is no drift; the scan brings the stored text up to date
    assert bench.scan() == []
    stored = bench.run("select document, digest from schemawatch.snapshot order by version")
    assert stored[-1][1] == bench.digest("public.t")
    for drift, (before, _), (after, _) in zip(bench.drifts(), stored[:-1], stored[1:], strict=True):
        assert drift["changes"] != []
        assert _diff(bench, before, after) != []
    bench.assert_settled()


@law
@given(steps=st.lists(ddl.steps, min_size=2, max_size=8))
def test_changes_sum_up_to_the_difference_of_first_and_last(
    bench: Lab, steps: list[ddl.Step]
) -> None:
    _prepare(bench)
    for step in steps:
        ddl.apply(bench, [step.do])
    stored = [
        document
        for (document,) in bench.run("select document from schemawatch.snapshot order by version")
    ]
    each = [_diff(bench, old, new) for old, new in itertools.pairwise(stored)]
    whole = _diff(bench, stored[0], stored[-1])
    # A name that was given, taken or passed on stands for different objects at different times.
    moved: set[tuple[str, str]] = set()
    for kind, name, attribute, old, new in [change for part in [*each, whole] for change in part]:
        if attribute == "name":
            moved |= {(kind, name), (kind, str(old)), (kind, str(new))}
        elif attribute in {"recreated", "replaced", "position"}:
            moved.add((kind, name))
    assert _net(each, moved) == {
        (kind, name, attribute): _values(attribute, old, new)
        for kind, name, attribute, old, new in whole
        if (kind, name) not in moved | _remade(each)
    }


def _remade(each: list[list[tuple[Any, ...]]]) -> set[tuple[str, str]]:
    """Return what came or went more than once, or was changed besides."""
    aspects: dict[tuple[str, str], list[str | None]] = {}
    for kind, name, attribute, *_ in [change for part in each for change in part]:
        aspects.setdefault((kind, name), []).append(attribute)
    return {key for key, found in aspects.items() if None in found and len(found) > 1}


def _values(attribute: str | None, old: object, new: object) -> tuple[str, str]:
    if attribute is None:  # came or went whole, and its text follows what is renamed meanwhile
        return ("there" if old is not None else "", "there" if new is not None else "")
    return (str(old), str(new))


def _net(
    each: list[list[tuple[Any, ...]]], moved: set[tuple[str, str]]
) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return the first value before and the last one after of all that differs in the end."""
    net: dict[tuple[str, str, str], tuple[str, str]] = {}
    skipped = moved | _remade(each)
    for kind, name, attribute, old, new in [change for part in each for change in part]:
        if (kind, name) not in skipped:
            before, after = _values(attribute, old, new)
            first, _ = net.get((kind, name, attribute), (before, ""))
            net[kind, name, attribute] = (first, after)
    return {key: values for key, values in net.items() if values[0] != values[1]}


HOSTILE = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=15
).filter(lambda text: len(text.encode()) <= 63)


@law
@given(first=scripts, name=HOSTILE)
def test_a_hostile_name_changes_nothing_else(bench: Lab, first: list[ddl.Step], name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    found: list[list[tuple[Any, ...]]] = []
    for column in ('"plain_name"', quoted):
        _prepare(bench, first)
        bench.conn.execute(f"alter table public.t add column {column} int".encode())
        bench.conn.execute(f"create index on public.t ({column})".encode())
        bench.conn.execute(f"comment on column public.t.{column} is 'x'".encode())
        bench.conn.execute(f"alter table public.t alter column {column} type bigint".encode())
        bench.conn.execute(f"alter table public.t drop column {column}".encode())
        bench.assert_settled()
        found.append([(rule, impact) for rule, impact, _ in golden.findings(bench.conn)])
    assert sorted(found[0]) == sorted(found[1])


@settings(law, max_examples=max(EXAMPLES // 4, 5))
@given(steps=st.lists(ddl.steps, min_size=5, max_size=25))
def test_dump_and_restore_keep_the_digest(
    bench: Lab, server: Server, steps: list[ddl.Step]
) -> None:
    _prepare(bench, steps)
    copy = server.create()
    try:
        dump = _run(server, "pg_dump", bench.url)
        _run(server, "psql", "-qX", server.url(copy), script=dump)
        with psycopg.connect(server.url(copy), autocommit=True) as conn:
            there = Lab(conn, server.url(copy))
            here = bench.document("public.t") | {"identity": 0}
            assert there.document("public.t") | {"identity": 0} == here
            assert there.digest("public.t") == bench.digest("public.t")
            assert _diff(bench, bench.document("public.t"), there.document("public.t")) == []
            there.assert_settled()
            assert there.rules() == []
    finally:
        server.drop(copy)


def _run(server: Server, program: str, *arguments: str, script: bytes = b"") -> bytes:
    path = Path(server.cluster.programs) / program
    if not path.is_file():
        pytest.skip(f"no {program} for PostgreSQL {server.major}")
    done = subprocess.run([path, *arguments], input=script, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout
