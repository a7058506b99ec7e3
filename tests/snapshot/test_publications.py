"""What the document says of publications, held against what the server publishes and refuses."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests import servers
from tests.lab import Lab
from tests.servers import Server

SETUP = """
create schema app;
create schema other;
create table app.t (id int primary key, a int not null, b int);
create unique index t_a on app.t (a);
create table app.r (id int, a int not null, b int, primary key (id)) partition by list (id);
create table other.r1 partition of app.r for values in (1);
create table app.r2 partition of app.r for values in (2) partition by list (id);
create table other.r2a partition of app.r2 for values in (2);
create unique index r1_a on other.r1 (a);
create unlogged table app.u (id int, a int not null, b int);
create foreign data wrapper nowhere;
create server away foreign data wrapper nowhere;
create foreign table app.f (id int) server away;
"""
GENERATED = """
alter table app.t add column g int not null generated always as (id + 1) stored;
create unique index t_g on app.t (g);
"""
VIRTUAL = "alter table app.t add column v int generated always as (id + 2) virtual;"
TABLES = ("app.t", "app.r", "other.r1", "app.r2", "other.r2a", "app.u")
IDENTITY = (
    *(
        f"{table} replica identity {kind}"
        for table in TABLES
        for kind in ("default", "full", "nothing")
    ),
    "app.t replica identity using index t_a",
    "app.t replica identity using index t_g",
    "other.r1 replica identity using index r1_a",
    "app.t drop constraint t_pkey",
    "app.t add constraint t_pkey primary key (id)",
    "app.t add constraint t_pkey primary key (id) deferrable",
    "app.r drop constraint r_pkey",
    "app.r add constraint r_pkey primary key (id)",
    "app.u set logged",
    "app.u set unlogged",
    "app.r detach partition other.r1",
    "app.r attach partition other.r1 for values in (1)",
)
MEMBERS = (
    *(
        f"table {table}{columns}{where}"
        for table in TABLES
        for columns in ("", " (id)", " (a, b)", " (id, a, b)")
        for where in ("", " where (a > 1)", " where (id > 1)", " where (1 = 1)")
    ),
    "tables in schema app",
    "tables in schema other",
    "tables in schema app, table app.t where (b > 1)",
)
OPTIONS = (
    "publish = 'insert'",
    "publish = 'update'",
    "publish = 'delete, truncate'",
    "publish = 'insert, update, delete, truncate'",
    "publish_via_partition_root = true",
    "publish_via_partition_root = false",
    "publish_generated_columns = stored",
    "publish_generated_columns = none",
)


@pytest.fixture(params=servers.VERSIONS, ids=lambda major: f"pg{major}")
def lab(request: pytest.FixtureRequest, server_of: Callable[[int], Server]) -> Iterator[Lab]:
    server = server_of(request.param)
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        yield Lab(conn, server.url(name))
    server.drop(name)


def _refused(lab: Lab, statement: str) -> str | None:
    try:
        with lab.conn.transaction(force_rollback=True):
            lab.run(statement)
    except psycopg.errors.InvalidColumnReference:
        return "42P10"
    except psycopg.errors.ObjectNotInPrerequisiteState:
        return "55000"
    return None


def _by_server(lab: Lab) -> dict[tuple[str, str], str]:
    found = {}
    for table in TABLES:
        if table in ("app.r", "app.r2"):
            continue  # refused by whichever partition is in the way
        for operation, statement in (
            ("update", f"update {table} set b = 1"),
            ("delete", f"delete from {table}"),
        ):
            state = _refused(lab, statement)
            if state is not None:
                found[table, operation] = state
    return found


def _by_us(lab: Lab) -> dict[tuple[str, str], str]:
    rows = lab.run(
        "select relid::regclass::text, unnest(operations), causes = '{identity}'"
        " from schemawatch._refused_writes_of(array(select unnest(%s::text[])::regclass::oid))",
        list(TABLES),
    )
    found: dict[tuple[str, str], str] = {}
    for table, operation, only_identity in rows:
        # several publications: the others are asked first
        if not only_identity or (table, operation) not in found:
            found[table, operation] = "55000" if only_identity else "42P10"
    return found


def _published(lab: Lab) -> list[tuple[object, ...]]:
    return lab.run(
        "select distinct pub.pubname, coalesce(part.relid, gpt.relid)::regclass::text"
        " from pg_publication as pub,"
        " lateral pg_get_publication_tables(pub.pubname) as gpt"
        " left join lateral pg_partition_tree(gpt.relid) as part on part.isleaf"
        " join pg_class as rel on rel.oid = gpt.relid"
        " where rel.relnamespace in ('app'::regnamespace, 'other'::regnamespace) order by 1, 2"
    )


def _published_by_us(lab: Lab) -> list[tuple[object, ...]]:
    return lab.run(
        "select pub.pubname, own.relid::regclass::text"
        " from schemawatch._memberships_of(array(select oid from pg_class where oid >= 16384"
        "   and relnamespace <> 'schemawatch'::regnamespace)) as own"
        " join pg_publication as pub on pub.oid = own.pubid"
        " join pg_class as rel on rel.oid = own.relid and rel.relkind = 'r'"
        " order by 1, 2"
    )


def _steps(generator: random.Random, major: int) -> Iterator[str]:
    options = OPTIONS if major >= 18 else OPTIONS[:-2]
    makers: list[Callable[[], str]] = [
        lambda: f"alter table {generator.choice(IDENTITY)}",
        lambda: f"alter table {generator.choice(IDENTITY)}",
        lambda: f"alter publication p{generator.randint(1, 2)} set {generator.choice(MEMBERS)}",
        lambda: f"alter publication p{generator.randint(1, 2)} set {generator.choice(MEMBERS)}",
        lambda: f"alter publication p{generator.randint(1, 2)} set ({generator.choice(options)})",
        lambda: f"create publication p{generator.randint(1, 2)} for {generator.choice(MEMBERS)}",
        lambda: f"drop publication if exists p{generator.randint(1, 2)}",
        lambda: generator.choice(
            ["create publication pa for all tables", "drop publication if exists pa"]
        ),
    ]
    if major >= 19:
        makers.append(
            lambda: (
                "alter publication pa set all tables"
                + generator.choice(["", " except (table app.t)", " except (table app.r, app.t)"])
            )
        )
    while True:
        yield generator.choice(makers)()


@pytest.mark.parametrize("seed", [1, 3])
def test_refusals_and_membership_are_those_of_the_server(lab: Lab, seed: int) -> None:
    major = lab.conn.info.server_version // 10000
    generator = random.Random(seed)  # noqa: S311 (repeatable, not secret)
    lab.run("set client_min_messages = error")
    lab.run(SETUP)
    if seed % 2:
        lab.run(GENERATED)
    if major >= 18 and seed == 3:
        lab.run(VIRTUAL)
    seen: set[str] = set()
    history: list[str] = []
    for step in itertools.islice(_steps(generator, major), 200):
        try:
            lab.run(step)
        except psycopg.Error:
            continue
        history.append(step)
        by_server = _by_server(lab)
        seen |= set(by_server.values())
        assert _by_us(lab) == by_server, history[-12:]
        assert _published_by_us(lab) == _published(lab), history[-12:]
    assert seen == {"42P10", "55000"}
