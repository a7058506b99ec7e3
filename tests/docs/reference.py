"""docs/sql.md and docs/cli.md: written from the COMMENTs in a database and from --help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import psycopg

from controlplane.cli import main

ROOT = Path(__file__).parents[2]
WIDTH = 100
Conn = psycopg.Connection[tuple[Any, ...]]

STAGES = {
    "registry": "Registry: what is to be watched",
    "watched": "Watched: which tables, by which names",
    "snapshot": "Snapshot: one canonical document per table",
    "diff": "Diff: what changed",
    "classify": "Classify: what it means",
    "instead": "Instead: how it is reached without breaking anybody",
    "consumers": "Consumers: who depends on what",
    "policy": "Policy: what the people here make of it",
    "record": "Record: the next version, and what changed",
    "drift": "Drift: declared or not, open or settled",
    "capture": "Capture: called by the event triggers",
    "scan": "Scan: the sweep for what no trigger saw",
    "elsewhere": "Elsewhere: called by the control plane",
    "guard": "Guard: before it breaks",
    "overview": "Overview: how it all stands",
    "outbox": "Outbox: called by the control plane",
    "fleet": "Fleet: called by the control plane",
    "retention": "Retention: what is forgotten, and when",
    "auth": "Auth: called by the control plane",
}

COLUMNS = """
select
    att.attname,
    format_type(att.atttypid, att.atttypmod),
    coalesce(col_description(att.attrelid, att.attnum), '')
from pg_attribute as att
where att.attrelid = %s and att.attnum > 0 and not att.attisdropped
order by att.attnum
"""
RELATIONS = """
select rel.oid, rel.relname, rel.relkind::text, coalesce(
    obj_description(rel.oid, 'pg_class'), obj_description(rel.reltype, 'pg_type'), '')
from pg_class as rel
where rel.relnamespace = 'schemawatch'::regnamespace
    and rel.relkind = any (%s) and rel.relname !~ '^_'
"""
FUNCTIONS = """
select
    proc.proname,
    pg_get_function_arguments(proc.oid),
    pg_get_function_result(proc.oid),
    coalesce(obj_description(proc.oid, 'pg_proc'), '')
from pg_proc as proc
where proc.pronamespace = 'schemawatch'::regnamespace
    and proc.proname !~ '^_'
    and proc.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
order by proc.proname, proc.oid
"""


def sql_reference(conn: Conn) -> str:
    """Return docs/sql.md for what is installed in this database."""
    lines = [
        "# SQL reference",
        "",
        "Everything is in the schema `schemawatch`. This file is written by `make golden` from the",
        "COMMENT of each object, which psql shows with `\\d+` and `\\df+`. Names that begin with",
        "an underscore are internal and may change.",
        "",
        "`schemawatch_reader` may select from every relation here, secrets left out;",
        "`schemawatch_admin` may also call every function.",
        "",
        "## Functions, in the order in which data flows",
    ]
    lines += _functions(conn)
    for title, kinds in (("Relations", ["r", "v"]), ("Types of results", ["c"])):
        lines += ["", f"## {title}"]
        rows = conn.execute(RELATIONS, [kinds]).fetchall()
        for oid, name, kind, comment in sorted(rows, key=_place):
            lines += ["", f"### {name}{' (view)' if kind == 'v' else ''}", "", _prose(comment), ""]
            lines += ["| column | type | |", "|---|---|---|"]
            for column, kind_of, about in conn.execute(COLUMNS, [oid]):
                lines.append(f"| {column} | {kind_of} | {_cell(about)} |")
    return "\n".join(lines) + "\n"


def _functions(conn: Conn) -> Iterator[str]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for name, *form in conn.execute(FUNCTIONS):
        found.setdefault(name, []).append((form[0], form[1], form[2]))
    for stage, title in STAGES.items():
        names = [name for name in _in_stage(stage) if name in found]
        if names:
            yield from ("", f"### {title}")
        for name in names:
            yield from ("", f"#### {name}")
            for form in found.pop(name):
                yield from _function(name, *form)
    assert not found, f"in no folder of sql/: {sorted(found)}"


def _in_stage(stage: str) -> list[str]:
    """Return the functions of a folder in the order of the table of contents."""
    contents = (ROOT / "sql" / "contents.sql").read_text()
    files = re.findall(rf"^\\ir ({stage}/\S+)$", contents, re.MULTILINE)
    text = "\n".join((ROOT / "sql" / name).read_text() for name in files)
    names = re.findall(r"^create or replace function schemawatch\.(\w+)", text, re.MULTILINE)
    return list(dict.fromkeys(names))


def _place(row: tuple[Any, ...]) -> tuple[int, str]:
    """Views first, then the tables in the order in which data reaches them."""
    tables = ROOT / "sql" / "tables"
    files = re.findall(r"^\\ir (\S+)$", (tables / "contents.sql").read_text(), re.MULTILINE)
    text = "\n".join((tables / name).read_text() for name in files)
    return text.find(f" schemawatch.{row[1]} "), row[1]


def _function(name: str, arguments: str, result: str, comment: str) -> Iterator[str]:
    text = re.sub(r"::(text|interval|bigint|integer|timestamp with time zone)", "", arguments)
    given = _wrapped(f"{name}(", text, ")")
    returned = [f"-> {result}"]
    if result.startswith("TABLE("):
        returned = _wrapped("-> table (", result[6:-1], ")")
    if len(given) == len(returned) == 1 and len(given[0] + returned[0]) < WIDTH:
        given, returned = [f"{given[0]} {returned[0]}"], []
    yield from ("", "```", *given, *returned, "```", "", _prose(comment))


def _wrapped(start: str, items: str, end: str) -> list[str]:
    """Return a list on one line, or on one line for each item when it is too long."""
    if len(start + items + end) <= WIDTH:
        return [start + items + end]
    return [start, *(f"    {item}" for item in items.replace(", ", ",\n").splitlines()), end]


def _prose(comment: str) -> str:
    return " ".join(comment.split()) or "(no comment)"


def _cell(comment: str) -> str:
    return " ".join(comment.split()).replace("|", "\\|")


def cli_reference() -> str:
    """Return docs/cli.md: the help of every command."""
    lines = ["# Command line", "", "Written by `make golden` from `schemawatch COMMAND --help`."]
    for path, command in _commands("schemawatch", main):
        context = click.Context(
            command, info_name=path, terminal_width=90, help_option_names=["-h", "--help"]
        )
        lines += ["", f"## {path}", "", "```", command.get_help(context).strip(), "```"]
    return "\n".join(lines) + "\n"


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _commands(f"{path} {name}", child)
