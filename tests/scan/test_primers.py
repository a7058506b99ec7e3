"""What a scan has examined holds for that version alone, whatever comes and goes between scans."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.lab import Lab
from tests.servers import Server

SETUP = """
    create schema kinds;
    create type kinds.mood as enum ('a');
    create domain kinds.small as int;
    create sequence kinds.numbers;
    create foreign data wrapper w;
    create server srv foreign data wrapper w;
    create function kinds.f(int) returns boolean language sql immutable as 'select true';
    create function kinds.touch() returns trigger language plpgsql as 'begin return new; end';
    create table public.target (id int primary key);
    create table public.parent (pid int);
    create table public.t (
        id int primary key, a int, b text, e kinds.mood, d kinds.small, pid int,
        n int references public.target, k int default nextval('kinds.numbers'),
        check (kinds.f(a)));
    create index t_lower on public.t (lower(b));
    create view public.below as select id from public.t;
    create table public.p (id int) partition by range (id);
"""
# Each writes catalog rows again without a change of what they say.
PRIMERS = {
    "reindex": "reindex table public.t",
    "vacuum full": "vacuum full public.t",
    "cluster": "cluster public.t using t_pkey; alter table public.t set without cluster",
    "analyze": "analyze public.t",
    "truncate": "truncate public.t",
    "renamed and back": "alter table public.t rename to t2; alter table public.t2 rename to t",
    "target renamed and back": "alter table public.target rename to goal;"
    " alter table public.goal rename to target",
    "column added and dropped": "alter table public.t add column x int;"
    " alter table public.t drop column x",
    "index added and dropped": "create index x on public.t (a); drop index public.x",
    "granted and revoked": "grant select on public.t to schemawatch_reader;"
    " revoke select on public.t from schemawatch_reader",
}
COMES_AND_GOES = {
    "column": ("alter table public.t add c int", "alter table public.t drop c"),
    "default": (
        "alter table public.t alter a set default 1",
        "alter table public.t alter a drop default",
    ),
    "not null": (
        "alter table public.t alter a set not null",
        "alter table public.t alter a drop not null",
    ),
    "check": (
        "alter table public.t add constraint c check (a > 0)",
        "alter table public.t drop constraint c",
    ),
    "unique constraint": (
        "alter table public.t add constraint c unique (a)",
        "alter table public.t drop constraint c",
    ),
    "exclusion": (
        "alter table public.t add constraint c exclude using btree (a with =)",
        "alter table public.t drop constraint c",
    ),
    "foreign key": (
        "alter table public.t add constraint c foreign key (a) references public.target",
        "alter table public.t drop constraint c",
    ),
    "index": ("create index c on public.t (a)", "drop index public.c"),
    "unique index": ("create unique index c on public.t (a)", "drop index public.c"),
    "statistics target of an index": (
        "alter index public.t_lower alter column 1 set statistics 300",
        "alter index public.t_lower alter column 1 set statistics -1",
    ),
    "trigger": (
        "create trigger c before update on public.t for each row execute function kinds.touch()",
        "drop trigger c on public.t",
    ),
    "policy": ("create policy c on public.t using (true)", "drop policy c on public.t"),
    "rule": ("create rule c as on delete to public.t do also nothing", "drop rule c on public.t"),
    "statistics": ("create statistics public.c on a, b from public.t", "drop statistics public.c"),
    "publication": ("create publication c for table public.t", "drop publication c"),
    "publication of all": ("create publication c for all tables", "drop publication c"),
    "publication of the schema": (
        "create publication c for tables in schema public",
        "drop publication c",
    ),
    "view": ("create view public.c as select a from public.t", "drop view public.c"),
    "view over a view": (
        "create view public.c as select id from public.below",
        "drop view public.c",
    ),
    "materialized view": (
        "create materialized view public.c as select a from public.t",
        "drop materialized view public.c",
    ),
    "comment": ("comment on table public.t is 'said'", "comment on table public.t is null"),
    "comment on a column": (
        "comment on column public.t.a is 'said'",
        "comment on column public.t.a is null",
    ),
    "grant": (
        "grant select on public.t to schemawatch_reader",
        "revoke select on public.t from schemawatch_reader",
    ),
    "grant of a column": (
        "grant select (a) on public.t to schemawatch_reader",
        "revoke select (a) on public.t from schemawatch_reader",
    ),
    "row level security": (
        "alter table public.t enable row level security",
        "alter table public.t disable row level security",
    ),
    "inheritance": (
        "alter table public.t inherit public.parent",
        "alter table public.t no inherit public.parent",
    ),
    "label": (
        "alter type kinds.mood rename value 'a' to 'b'",
        "alter type kinds.mood rename value 'b' to 'a'",
    ),
    "domain constraint": (
        "alter domain kinds.small add constraint c check (value > 0)",
        "alter domain kinds.small drop constraint c",
    ),
    "sequence": ("alter sequence kinds.numbers cycle", "alter sequence kinds.numbers no cycle"),
    "function": (
        "alter function kinds.f(int) stable",
        "alter function kinds.f(int) immutable",
    ),
}


@pytest.fixture(scope="module")
def blind(server: Server) -> Iterator[Lab]:
    """Give a database whose event triggers are disabled."""
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        lab = Lab(conn, server.url(name))
        for trigger in ("schemawatch_ddl_command_end", "schemawatch_sql_drop"):
            lab.run(f"alter event trigger {trigger} disable")
        lab.run(SETUP)
        lab.watch("public.t")
        yield lab
    server.drop(name)


@pytest.mark.parametrize("primer", PRIMERS)
def test_both_are_found_after(blind: Lab, primer: str) -> None:
    wrong: dict[str, list[int]] = {}
    for kind, (come, go) in COMES_AND_GOES.items():
        for statement in PRIMERS[primer].split(";"):
            blind.run(statement)
        counts = [len(blind.scan())]
        for statement in (come, go):
            blind.run(statement)
            counts.append(len(blind.scan()))
        if counts[0] or not all(counts[1:]):
            wrong[kind] = counts
    assert wrong == {}
    assert blind.scan() == []
    assert blind.errors() == []
