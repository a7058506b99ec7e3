"""What happens to a partition at any depth is told of the table whenever `pg_dump` has changed."""

from __future__ import annotations

import os
from collections.abc import Callable

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import dumps, servers
from tests.lab import Lab
from tests.servers import Server

EXAMPLES = int(os.environ.get("SCHEMAWATCH_EXAMPLES") or "5")
SETUP = """
create schema tree;
create table public.target (id int primary key);
create function public.touch() returns trigger language plpgsql as 'begin return new; end';
create table tree.t (id int, at date, note text) partition by range (at);
create table tree.p1 partition of tree.t for values from ('2020-01-01') to ('2021-01-01')
    partition by range (id);
create table tree.p1a partition of tree.p1 for values from (0) to (100);
create table tree.p1b partition of tree.p1 for values from (100) to (200);
create table tree.p2 partition of tree.t for values from ('2021-01-01') to ('2022-01-01');
create trigger g1 before insert on tree.t for each row execute function public.touch();
"""
# {p}: a partition. Each changes what rows of tree.t meet, or is refused.
STATEMENTS = """
alter table {p} add constraint k{n} check (id > {n})
alter table {p} drop constraint k{n}
alter table {p} add constraint u{n} unique (id, at)
alter table {p} drop constraint u{n}
alter table {p} add constraint f{n} foreign key (id) references public.target
alter table {p} drop constraint f{n}
alter table {p} alter column note set not null
alter table {p} alter column note drop not null
create unique index i{n} on {p} (id, at, note)
drop index tree.i{n}
create trigger h{n} before insert on {p} for each row execute function public.touch()
drop trigger h{n} on {p}
alter table {p} disable trigger g1
alter table {p} enable trigger g1
alter table {p} enable always trigger g1
alter table only {p} disable trigger h{n}
alter table {p} set unlogged
alter table {p} set logged
create table tree.p1c partition of tree.p1 for values from (200) to (300)
create table tree.p1d partition of tree.p1 default
create table tree.p3 partition of tree.t (unique (id)) default
drop table tree.p1c
drop table tree.p1d
drop table tree.p3
drop table {p}
alter table tree.p1b rename to p1z
alter table tree.p1z rename to p1b
alter table tree.t rename column note to notes
alter table tree.t rename column notes to note
""".strip().splitlines()
PARTS = ("tree.t", "tree.p1", "tree.p1a", "tree.p1b", "tree.p2")


def _filled(statement: str) -> st.SearchStrategy[str]:
    return st.builds(
        lambda part, number: statement.format(p=part, n=number),
        st.sampled_from(PARTS),
        st.sampled_from((1, 2)),
    )


def _version(lab: Lab) -> int:
    return lab.value("select version from schemawatch._head")


@pytest.mark.parametrize("major", servers.VERSIONS, ids=lambda major: f"pg{major}")
def test_partitions_are_reported_exactly_when_dumped(
    server_of: Callable[[int], Server], major: int
) -> None:
    server = server_of(major)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=bool(os.environ.get("CI")) and "SCHEMAWATCH_EXAMPLES" not in os.environ,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(script=st.lists(st.sampled_from(STATEMENTS).flatmap(_filled), min_size=5, max_size=20))
    def law(script: list[str]) -> None:
        name = server.create_migrated()
        try:
            with psycopg.connect(server.url(name), autocommit=True) as conn:
                _compare(Lab(conn, server.url(name)), major, script)
        finally:
            server.drop(name)

    law()


def _compare(lab: Lab, major: int, script: list[str]) -> None:
    lab.run(SETUP)
    lab.watch("tree.t")
    dump, version = dumps.schema(lab.url, major, "--schema=tree"), _version(lab)
    for statement in script:
        try:
            lab.run(statement)
        except psycopg.Error:
            continue
        assert lab.scan() == [], f"only the scan saw: {statement}"
        assert lab.errors() == [], statement
        dump, old_dump = dumps.schema(lab.url, major, "--schema=tree"), dump
        version, old_version = _version(lab), version
        assert (version != old_version) == (dump != old_dump), statement
