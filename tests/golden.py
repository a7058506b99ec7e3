"""Golden cases: a folder each, with before.sql, change.sql and expected.json."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

CASES = Path(__file__).parent / "cases"
Conn = psycopg.Connection[tuple[Any, ...]]
Finding = tuple[str, str, str]  # rule, impact, object
# What pg_identify_object() calls what lies in a schema, and how DROP does.
DROPPABLE = {
    "statistics object": "statistics",
    **{
        kind: kind
        for kind in (
            *("table", "view", "materialized view", "foreign table", "sequence", "type"),
            *("function", "procedure", "aggregate", "collation"),
        )
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One situation and the findings that it must give, no more and no fewer."""

    name: str
    before: str
    change: str
    watch: list[str]
    findings: list[Finding]
    accept_extra: list[str] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)
    near_miss_of: list[str] = field(default_factory=list)
    min_version: int = 15
    future: bool = False


def load_cases() -> list[Case]:
    """Read every folder below tests/cases."""
    return [_load(folder) for folder in sorted(CASES.iterdir()) if folder.is_dir()]


def _load(folder: Path) -> Case:
    expected = json.loads((folder / "expected.json").read_text())
    near_miss = [folder.name.split("--near-miss")[0]] if "--near-miss" in folder.name else []
    return Case(
        name=folder.name,
        before=(folder / "before.sql").read_text(),
        change=(folder / "change.sql").read_text(),
        watch=expected["watch"],
        findings=sorted((f["rule"], f["impact"], f["object"]) for f in expected["findings"]),
        accept_extra=expected.get("accept_extra", []),
        covers=expected.get("covers", []),
        near_miss_of=expected.get("near_miss_of", near_miss),
        min_version=expected.get("min_version", 15),
        future=expected.get("future", False),
    )


def load_type_matrix() -> list[dict[str, Any]]:
    """Read the pairs of column types with the rule of each."""
    return json.loads((CASES / "type_matrix.json").read_text())


def reset(conn: Conn) -> None:
    """Empty a database of everything but SchemaWatch, which forgets what it watched."""
    forget(conn)
    empty(conn)


def forget(conn: Conn) -> None:
    """Let SchemaWatch forget what it watched, and what came of it."""
    conn.execute("reset all")
    conn.execute("discard temp")
    conn.execute("delete from schemawatch.registration")
    conn.execute("delete from schemawatch.schema_registration")
    conn.execute("delete from schemawatch.ddl_event")
    conn.execute("delete from schemawatch.capture_error")


def empty(conn: Conn) -> None:
    """Empty a database of everything but SchemaWatch."""
    conn.execute("reset all")
    conn.execute("discard temp")
    for (name,) in conn.execute("select pubname from pg_publication").fetchall():
        conn.execute(sql.SQL("drop publication {}").format(sql.Identifier(name)))
    schemas = conn.execute(
        "select nspname from pg_namespace where nspname !~ '^pg_'"
        " and nspname not in ('information_schema', 'schemawatch', 'public')"
    ).fetchall()
    for (name,) in schemas:
        conn.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(name)))
    if not _emptied(conn):
        conn.execute("drop schema if exists public cascade")
        conn.execute("create schema public")


def _emptied(conn: Conn) -> bool:
    """Empty the schema public, if it is as create schema makes it.

    To drop it would cost each session all its plans: three times what the rest of a case costs.
    """
    plain = conn.execute(
        "select nspacl is null and nspowner::regrole::text = current_user"
        " and obj_description(oid) is null from pg_namespace where nspname = 'public'"
    ).fetchone()
    held = conn.execute(
        "select held.type, held.identity from pg_depend as dep"
        " cross join lateral pg_identify_object(dep.classid, dep.objid, 0) as held"
        " where dep.refclassid = 'pg_namespace'::regclass"
        " and dep.refobjid = to_regnamespace('public')"
        # sequences of identity columns, multiranges: they go with what they belong to
        " and not exists (select from pg_depend as part where part.classid = dep.classid"
        " and part.objid = dep.objid and part.objsubid = 0 and part.deptype = 'i')"
    ).fetchall()
    if plain != (True,) or any(kind not in DROPPABLE for kind, _ in held):
        return False
    for kind, identity in held:
        conn.execute(f"drop {DROPPABLE[kind]} if exists {identity} cascade".encode())
    return True


def run(conn: Conn, script: str) -> None:
    """Execute a script in one transaction, or as it is where its statement refuses one."""
    try:
        with conn.transaction():
            conn.execute(script.encode())
    except psycopg.errors.ActiveSqlTransaction:
        conn.execute(script.encode())


def register(conn: Conn, tables: list[str], *, future: bool = False) -> None:
    """Register tables by name; with future, what their schemas will have as well."""
    for table in tables:
        conn.execute("select schemawatch.register_table(%s::regclass)", [table])
    if future:
        conn.execute(
            "select schemawatch.register_schema(schema_name, p_future => true)"
            " from (select distinct schema_name from schemawatch.watched_table) as own"
        )


FINDINGS = """
    select change.rule_id, change.impact, change.object_kind, change.object_name,
           snap.schema_name, snap.table_name
    from schemawatch.drift as drf
    join schemawatch.drift_change as change using (drift_id)
    join schemawatch.snapshot as snap
        on snap.schema_id = drf.schema_id and snap.version = drf.version_from
"""
STANDALONE = ("table", "type", "domain", "sequence", "publication", "function", "view")


def findings(conn: Conn) -> list[Finding]:
    """Return all stored findings, each object named as the cases name it."""
    return sorted(
        (rule, impact, _object(kind, name, schema, table))
        for rule, impact, kind, name, schema, table in conn.execute(FINDINGS)
    )


def _object(kind: str, name: str, schema: str, table: str) -> str:
    table = table if schema == "public" else f"{schema}.{table}"
    if kind == "table" and name == table.split(".")[-1]:
        return f"table:{table}"
    if "." in name:
        return f"{kind}:{name}"  # of a view or a partition, which it names
    return f"{kind}:{name}" if kind in STANDALONE else f"{kind}:{table}.{name}"


def forget_capture(conn: Conn) -> None:
    """Leave only the first versions, as if no trigger had seen the change."""
    conn.execute("delete from schemawatch.drift")
    conn.execute(
        "delete from schemawatch.registration where schema_id in"
        " (select schema_id from schemawatch.snapshot where version = 1 and relid is null)"
    )
    conn.execute("delete from schemawatch.snapshot where version > 1")
    conn.execute("delete from schemawatch.scan_state")


def unexpected(case: Case, found: list[Finding]) -> list[str]:
    """Say how the findings differ from what the case expects; nothing when they agree."""
    missing = [f"missing: {want}" for want in case.findings if want not in found]
    extra = [
        f"extra: {got}"
        for got in found
        if got not in case.findings and got[0] not in case.accept_extra
    ]
    doubled = [f"twice: {got}" for got in set(found) if found.count(got) > 1]
    return missing + extra + doubled
