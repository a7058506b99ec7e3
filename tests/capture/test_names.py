"""Hostile names change nothing but the names."""

from __future__ import annotations

import pytest
from psycopg import sql

from tests.lab import Conn, Lab
from tests.servers import Server

NAMES = [
    "plain",
    'with "quotes"',
    "it's",
    "back\\slash",
    "select",
    "identity",
    "name",
    "id",
    "text",
    "UPPER lower",
    "dot.ted",
    "Ünïcode ☃ 表",
    "x" * 63,
    " ",
    "%I %s {a}",
    "$$; drop table x; --",
    "line\nbreak",
    "(owner)",
]


@pytest.fixture
def lab(each_version: Conn, version_server: Server) -> Lab:
    return Lab(each_version, version_server.url(each_version.info.dbname))


def test_every_kind_of_object_under_every_name(lab: Lab) -> None:
    for name in NAMES:
        n = sql.Identifier(name)

        def do(command: str, *, n: sql.Identifier = n) -> None:
            lab.conn.execute(sql.SQL(command).format(n=n))  # pyright: ignore[reportArgumentType]

        do("create schema {n}")
        do("create type {n}.{n} as enum ('a')")
        do("create domain {n}.d as int constraint {n} check (value > 0)")
        do(
            "create table {n}.t ({n} {n}.{n} default 'a', k int, v {n}.d,"
            " constraint {n} check ({n} is not null))"
        )
        do("create index i on {n}.t (k, {n})")
        do("create policy {n} on {n}.t using ({n} is null)")
        do("create statistics {n}.st on k, {n} from {n}.t")
        do("comment on column {n}.t.{n} is 'x'")
        lab.conn.execute(
            sql.SQL("select schemawatch.register_table({})").format(
                sql.Literal(sql.SQL("{n}.t").format(n=n).as_string(lab.conn))
            )
        )
        lab.run("delete from schemawatch.drift")
        do("alter table {n}.t rename constraint {n} to renamed")
        do("alter type {n}.{n} add value 'b'")
        do("alter table {n}.t add column extra int")
        do("grant select ({n}) on {n}.t to public")
        do("drop policy {n} on {n}.t")
        do("alter domain {n}.d drop constraint {n}")
        do("alter table {n}.t rename column {n} to other")
        do("alter table {n}.t drop column other")
        assert lab.rules() == [
            "column-added-nullable",
            "column-removed",
            "column-renamed",
            "constraint-renamed",
            "domain-constraint-removed",
            "enum-label-added",
            "grant-added",
            "policy-inactive-changed",
        ], name
        lab.assert_settled()


def test_table_itself_under_every_name(lab: Lab) -> None:
    last = sql.Identifier("public", "first")
    lab.run("create table public.first (id int)")
    [schema_id] = lab.watch("public.first")
    for name in NAMES:
        lab.conn.execute(sql.SQL("alter table {} rename to {}").format(last, sql.Identifier(name)))
        last = sql.Identifier("public", name)
    assert lab.rules() == ["table-renamed"] * len(NAMES)
    assert lab.run("select schema_id, table_name from schemawatch.watched_table") == [
        (schema_id, NAMES[-1])
    ]
    lab.assert_settled()
    lab.conn.execute(sql.SQL("drop table {}").format(last))
    assert lab.rules()[0] == "table-removed"


def test_roles_called_as_our_marks(lab: Lab) -> None:
    for role in ("PUBLIC", "(owner)"):
        lab.run(f'drop role if exists "{role}"; create role "{role}"')
    lab.run("create table public.t (id int)")
    lab.watch("public.t")
    try:
        for role in ("PUBLIC", "(owner)"):
            lab.run(f'grant select on public.t to "{role}"')
        lab.run("grant select on public.t to public")
        lab.run('revoke select on public.t from "PUBLIC"')
        # it is not the role that everybody is
        assert lab.rules() == ["grant-added"] * 3 + ["grant-revoked-unfelt"]
        lab.assert_settled()
    finally:
        for role in ("PUBLIC", "(owner)"):
            lab.run(f'drop owned by "{role}"; drop role "{role}"')
