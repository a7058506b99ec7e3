"""What must stay silent, tried for real: through the triggers, and by the scan alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import Conn, Lab
from tests.servers import Server

pytestmark = pytest.mark.shared

RICH = (Path(__file__).parent / "snapshot" / "rich.sql").read_text("utf-8")
TRIGGERS = ("schemawatch_ddl_command_end", "schemawatch_sql_drop")


@pytest.fixture
def any_rich(each_version: Conn, version_server: Server) -> Iterator[Lab]:
    """Give the rich table under watch, and a role that is gone afterwards: roles are shared."""
    lab = Lab(each_version, version_server.url(each_version.info.dbname))
    lab.run("create role sw_reader; create role sw_owner")
    lab.run(RICH)
    lab.run("grant select, insert on public.rich to sw_reader")
    lab.run("grant update (price) on public.rich to sw_reader")
    lab.run("grant usage on sequence public.rich_id_seq to sw_reader")
    lab.run("create policy for_reader on public.rich for select to sw_reader using (true)")
    lab.run("alter table public.parts owner to sw_owner")
    lab.watch("public.rich", "public.parts")
    yield lab
    for name in ("sw_reader", "sw_owner", "sw_renamed"):
        if lab.value("select count(*) from pg_roles where rolname = %s", name):
            lab.run(f"drop owned by {name} cascade; drop role {name}")


QUIET = {
    "role that has grants renamed": "alter role sw_reader rename to sw_renamed",
    "role that owns renamed": "alter role sw_owner rename to sw_renamed",
    "order of grants": "revoke all on public.rich from sw_reader, public;"
    "grant insert, select on public.rich to public;"
    "grant insert, select on public.rich to sw_reader;"
    "grant update (price) on public.rich to public, sw_reader",
    "same owner": "alter table public.rich owner to current_user",
    "default privileges": "alter default privileges in schema public grant all on tables to public",
    "function renamed": "alter function kinds.is_fine(integer) rename to is_good;"
    "alter function kinds.touch() rename to touched",
    "referenced table renamed": "alter table public.target rename to goal",
}


@pytest.mark.parametrize("captured", [True, False], ids=["triggers", "scan"])
@pytest.mark.parametrize("name", QUIET)
def test_quiet(any_rich: Lab, name: str, *, captured: bool) -> None:
    if not captured:
        for trigger in TRIGGERS:
            any_rich.run(f"alter event trigger {trigger} disable")
    any_rich.at_once(QUIET[name])
    assert any_rich.rules() == []
    any_rich.assert_settled()
    # a catalog row of each table moves, and with it the fingerprint: now every name is read again
    any_rich.run("analyze public.rich; alter table public.rich add column extra int")
    any_rich.run("alter table public.parts add column extra int")
    any_rich.scan()
    assert any_rich.rules() == ["column-added-nullable"] * 2
    any_rich.assert_settled()


RENAMED_BELOW = {
    "referenced table": "alter table public.target rename to goal",
    "schema of a referenced table": "alter schema far rename to further",
    "parent": "alter table public.base rename to ground",
    "function": "alter function kinds.is_fine(integer) rename to is_good",
    "schema of types, functions and sequences": "alter schema kinds rename to sorts",
    "partition": "alter table public.parts_1 rename to parts_one",
}


@pytest.mark.parametrize("captured", [True, False], ids=["triggers", "scan"])
@pytest.mark.parametrize("name", RENAMED_BELOW)
def test_a_copy_knows_the_new_names(any_rich: Lab, name: str, *, captured: bool) -> None:
    # by its first scan a copy has nothing but names to go by, and those are in the documents
    any_rich.run(
        "create schema far; create table far.aim (id int primary key);"
        "create table public.base (aim int);"
        "alter table public.rich add column aim int references far.aim, inherit public.base"
    )
    any_rich.scan()
    if not captured:
        for trigger in TRIGGERS:
            any_rich.run(f"alter event trigger {trigger} disable")
    any_rich.at_once(RENAMED_BELOW[name])
    if not captured:
        any_rich.scan()
    any_rich.run(
        "update schemawatch.snapshot set document = jsonb_set(document,"
        " '{identity,origin}', '\"elsewhere\"'), fingerprint = null"
    )
    assert any_rich.scan() == []
    assert any_rich.errors() == []


def test_whoever_looks_sees_the_same(any_rich: Lab) -> None:
    tables = ("public.rich", "public.parts")
    seen = {table: any_rich.document(table) for table in tables}
    for role in ("schemawatch_owner", "schemawatch_admin", "schemawatch_reader"):
        with any_rich.other() as session:
            session.run(f"set role {role}")
            assert {table: session.document(table) for table in tables} == seen, role
    with any_rich.other() as session:
        session.run("set role schemawatch_admin")
        assert session.run("select * from schemawatch.scan()") == []


def test_a_tablespace_renamed_is_no_change(any_rich: Lab) -> None:
    any_rich.run("set allow_in_place_tablespaces = on")
    any_rich.run("create tablespace sw_before location ''")
    any_rich.run("create table public.far (id int) tablespace sw_before")
    any_rich.run("create index far_id on public.far (id) tablespace sw_before")
    any_rich.run("alter table public.far add constraint far_key unique (id)")
    any_rich.run("alter index public.far_key set tablespace sw_before")
    any_rich.watch("public.far")
    any_rich.run("alter tablespace sw_before rename to sw_after")
    any_rich.run("alter table public.far add column extra int")
    rules = any_rich.rules()
    any_rich.run("drop table public.far")
    any_rich.run("drop tablespace sw_after")
    assert rules == ["column-added-nullable"]


def test_a_table_renamed_in_a_restored_database_is_a_rename_or_removed(any_rich: Lab) -> None:
    # Before its first scan a restored database has other oids: only names are left to go by.
    any_rich.run(
        "update schemawatch.snapshot set document = jsonb_set(document,"
        " '{identity,origin}', '\"elsewhere\"'), fingerprint = null"
    )
    any_rich.run("alter table public.parts rename to pieces")
    found = any_rich.scan() + any_rich.rules("ddl")
    assert set(found) == {"table-removed"}


def test_a_publication_of_all_tables_does_not_stop_ours(any_rich: Lab) -> None:
    # it takes in our own tables: without an identity PostgreSQL refuses to delete from one
    any_rich.run("create publication everything for all tables")
    any_rich.assert_settled()
    without = any_rich.run(
        "select relname from pg_class as rel where relnamespace = 'schemawatch'::regnamespace"
        " and relkind = 'r' and not exists ("
        "  select from pg_index as idx where idx.indrelid = rel.oid and idx.indisprimary)"
    )
    assert without == []
