"""The fingerprint covers the whole document: each attribute, changed where no trigger sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests import servers
from tests.lab import Lab
from tests.servers import Server

SNAPSHOT = Path(__file__).parents[2] / "sql" / "snapshot"
CASES = Path(__file__).parents[1] / "cases"
HEADER = re.compile(r"^-- (setup|\w+\.\w+)(?: from (\d+))?$", re.MULTILINE)
TRIGGERS = ("schemawatch_ddl_command_end", "schemawatch_sql_drop")
WATCHED = ("t", "p", "p1", "lone", "ft", "target")
MARK = "select schemawatch._mark_so_far()"
EVERY = list(range(1, len(WATCHED) + 1))

# A key of the jsonb_build_object() that makes an item, in the functions that read the sections.
KEY = re.compile(r"(?:jsonb_build_object\(|^\s+|, )'([a-z]\w+)',\s", re.MULTILINE)
# The same in what is written as the text of JSON, and one of two keys.
KEY_IN_TEXT = re.compile(r"[{,] ?\"([a-z]\w+)\": ")
EITHER_KEY = re.compile(r"then '(\w+)' else '(\w+)' end,")
HELPERS = {
    "function_calls",
    "partition_refusals",
    "grants",
    "types",
}
SECTION = {"tables": "table"}
# Columns of views have fewer attributes than those of tables.
OF_VIEW_COLUMNS = ("name", "type", "collation", "default", "comment", "grants")
# Parts of a value, not attributes; and what is a section, or a key, of its own.
INSIDE = {"text", "deterministic", "table"}
# A referenced table goes on naming the other as before, which is no change of it, until a scan.
LEFT_TO_THE_SCAN = {"table.name": [(WATCHED.index("target") + 1,)]}
# These want tables of their own: the golden case that changes each, by triggers and by scan.
IN_CASES = {
    "constraints.enabled": "constraint-disabled",
    "constraints.inherited": "partition-attached--own-constraints",
    "columns.not_null_no_inherit": "column-not-null-no-inherit",
    "indexes.inherited": "partition-attached--own-constraints",
    "indexes.not_ready": "unique-index-invalid",
    "partitions.kind": "partition-recreated--other-key",
    "partitions.parent": "partition-moved",
    "partitions.partition_key": "partition-key-changed",
    "partitions.persistence": "table-became-unlogged--one-partition",
    "table.children": "children-changed",
    "triggers.inherited": "echo--partitioned-trigger",
    "usage.name": "schema-usage-granted",
    "usage.schema": "schema-usage-granted",
    "usage.usage": "schema-usage-revoked",
    "views.options": "table-physical-changed--of-a-materialized-view",
    "views.refreshes_concurrently": "matview-concurrently-lost",
}
ELSEWHERE = {"columns.kind", "views.columns", "grants.name"}
# Attributes that no object keeps while they change: the object is another one then.
NO_TRIGGER: set[str] = set()
ANOTHER_OBJECT = {"constraints.kind", "types.kind", "sequences.identity"}


@dataclass(frozen=True, slots=True)
class Change:
    """Statements after which an attribute of a watched table's document differs."""

    attribute: str
    before: str
    change: str
    least: int


def _load() -> tuple[str, dict[str, Change]]:
    text = (Path(__file__).parent / "attributes.sql").read_text("utf-8")
    _, _, _, setup, *parts = HEADER.split(text)
    changes: dict[str, Change] = {}
    for name, least, script in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        before, _, change = script.rpartition("-- then\n")
        changes[name] = Change(name, before, change, int(least or 15))
    return setup, changes


SETUP, CHANGES = _load()


@pytest.fixture(scope="module", params=servers.VERSIONS, ids=lambda major: f"pg{major}")
def blind(request: pytest.FixtureRequest, server_of: Callable[[int], Server]) -> Iterator[Lab]:
    """Give a database whose event triggers are disabled; each test takes back what it did."""
    server = server_of(request.param)
    name = server.create_migrated()
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        lab = Lab(conn, server.url(name))
        for trigger in TRIGGERS:
            lab.run(f"alter event trigger {trigger} disable")
        lab.run(SETUP)
        lab.watch(*WATCHED)
        # the same of what this transaction has written so far
        lab.run(
            lab.value(
                "select replace(replace(pg_get_functiondef('schemawatch._catalog_mark'::regproc),"
                " '_get_tuples', '_get_xact_tuples'), '_catalog_mark', '_mark_so_far')"
            )
        )
        yield lab
    server.drop(name)


@pytest.fixture(params=CHANGES)
def given(request: pytest.FixtureRequest, blind: Lab) -> Change:
    found = CHANGES[request.param]
    if blind.conn.info.server_version // 10000 < found.least:
        pytest.skip(f"needs PostgreSQL {found.least}")
    return found


def _differing(lab: Lab, attribute: str) -> list[tuple[int, bool]]:
    """Return the tables that differ in it from what is stored, and whether that is a drift."""
    return lab.run(
        "select head.schema_id, exists ("
        "  select from schemawatch.classify_changes(head.document, now.document))"
        " from schemawatch._head as head"
        " join schemawatch._current_documents(%s) as now using (schema_id)"
        " where exists (select from schemawatch._diff_objects(head.document, now.document) as pair"
        "  where pair.section = %s and %s = any (pair.changed))",
        EVERY,
        *attribute.split("."),
    )  # type: ignore[return-value]


def _stale(lab: Lab, tables: list[int]) -> list[tuple[int]]:
    """Return those of which another document is stored: in a copy that would be a drift.

    Also what is none here, for instance a new name of what the table refers to.
    """
    return lab.run(
        "select head.schema_id from schemawatch._head as head"
        " join schemawatch._current_documents(%s) as now using (schema_id)"
        " where head.document <> now.document",
        tables,
    )  # type: ignore[return-value]


@pytest.mark.shared
def test_the_scan_finds_it(blind: Lab, given: Change) -> None:
    with blind.conn.transaction(force_rollback=True):
        if given.before:
            blind.run(given.before)
            blind.run("select count(*) from schemawatch.scan()")
        counted = blind.value(MARK)
        blind.run(given.change)
        assert blind.value(MARK) != counted, "scan_if_moved() would not look"
        differing = _differing(blind, given.attribute)
        assert differing, "nothing that a document holds under this name has changed"
        found = blind.run("select schema_id from schemawatch.scan()")
        assert {(table,) for table, is_drift in differing if is_drift} <= set(found)
        assert _stale(blind, [table for table, _ in differing]) == []
        assert blind.errors() == []


@pytest.mark.shared
def test_the_triggers_find_it(blind: Lab, given: Change) -> None:
    if "update pg_" in given.change or given.attribute in NO_TRIGGER:
        pytest.skip("no trigger fires")
    with blind.conn.transaction(force_rollback=True):
        blind.run(given.before)
        blind.run("select count(*) from schemawatch.scan()")
        for trigger in TRIGGERS:
            blind.run(f"alter event trigger {trigger} enable")
        blind.run(given.change)
        # as COMMIT does
        blind.run("set constraints schemawatch.at_commit immediate")
        assert _stale(blind, EVERY) == LEFT_TO_THE_SCAN.get(given.attribute, [])
        assert blind.errors() == []


def _functions() -> dict[str, str]:
    """Return the text of each function of sql/snapshot."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(SNAPSHOT.glob("*.sql")))
    parts = re.split(r"(?m)^create or replace function schemawatch\.(\w+)", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _keys(body: str) -> list[str]:
    # "id" is the first of what is kept beside the items
    items = re.split(r"'id',|\"id\": ", body)[0]
    as_text = KEY_IN_TEXT.findall(items)
    either = [key for keys in EITHER_KEY.findall(items) for key in keys]
    return as_text + either if as_text else KEY.findall(items)


def test_each_attribute_is_here() -> None:
    """Whoever adds one to a document adds it to attributes.sql."""
    bodies = _functions()
    sections = {
        name[1:].removesuffix("_of"): body for name, body in bodies.items() if name.endswith("_of")
    }
    for name in HELPERS:
        del sections[name]
    sections["types"] = bodies["_type_definition"]
    sections["columns"] = bodies["_column_texts"]
    sections["views"] = bodies["_view_texts"]
    sections["constraints"] = bodies["_constraint_rows"]
    del sections["references"]  # constraints of other tables, from the same rows
    written = {
        f"{SECTION.get(section, section)}.{key}"
        for section, body in sections.items()
        for key in _keys(body)
        if key not in INSIDE
    }
    written |= {f"view_columns.{key}" for key in OF_VIEW_COLUMNS}
    written |= {f"grants.{key}" for key in KEY.findall(bodies["_acl_items"])}
    assert written - ANOTHER_OBJECT - ELSEWHERE - set(IN_CASES) == set(CHANGES)


@pytest.mark.parametrize("attribute", IN_CASES)
def test_a_golden_case_changes_it(attribute: str) -> None:
    assert (CASES / IN_CASES[attribute] / "change.sql").is_file()
