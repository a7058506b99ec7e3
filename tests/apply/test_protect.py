"""The section `protect`: schemas, and tables for some consumers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from tests.commands.cli import data, ok, run

Db = psycopg.Connection[tuple[Any, ...]]

FILE = """
tables: [public.orders, {table: public.items, protect: RISKY}]
contracts:
  - consumer: billing
    tables: [{table: public.orders, reads: [id]}]
protect:
  - schema: Odd
  - {schema: public, max_impact: SAFE, consumers: [billing]}
  - {table: public.orders, consumers: [billing, billing]}
"""
LISTED = [
    ("schema", '"Odd"', "RISKY", None, "without tables"),
    ("schema", "public", "SAFE", ["billing"], "in force"),
    ("table", "public.items", "RISKY", None, "in force"),
    ("table", "public.orders", "RISKY", ["billing"], "in force"),
]


def _listed(db_url: str) -> list[tuple[Any, ...]]:
    names = ("kind", "name", "max_impact", "consumers", "state")
    found = data(db_url, "protections")["protections"]
    return [tuple(row[name] for name in names) for row in found]


def test_protections_are_what_the_file_says(db: Db, db_url: str, tmp_path: Path) -> None:
    db.execute('create table orders (id int); create table items (id int); create schema "Odd"')
    file = tmp_path / "c.yml"
    file.write_text(FILE)

    def changed(*options: str) -> set[str]:
        found = data(db_url, "apply", str(file), *options)["steps"]
        return {f"{one['action']} {one['name']}" for one in found if one["action"] != "keep"}

    assert 'create schema "Odd"' in changed()
    assert _listed(db_url) == LISTED
    assert changed("--prune") == set()
    exported = ok(db_url, "apply", "--export")
    file.write_text(exported)
    assert changed("--prune") == set()
    assert ok(db_url, "apply", "--export") == exported
    assert "for billing" in ok(db_url, "protections")

    # from consumers to everybody, and the other way round; what is in no file goes with --prune
    file.write_text(
        "tables: [{table: public.orders, protect: SAFE}, public.items]\n"
        "protect: [{table: public.items, consumers: [billing]}, {schema: public}]\n"
    )
    assert changed("--prune") == {
        "change public.items",
        "change public.orders",
        "change schema public",
        "create public.items",
        'remove schema "Odd"',
    }
    assert _listed(db_url) == [
        ("schema", "public", "RISKY", None, "in force"),
        ("table", "public.items", "RISKY", ["billing"], "in force"),
        ("table", "public.orders", "SAFE", None, "in force"),
    ]
    assert changed("--prune") == set()
    for wrong, said in (
        ("{table: public.orders}", "for everybody is in tables"),
        ("{table: public.orders, consumers: [billing]}", "in tables already"),
        ("{consumers: [billing]}", "one of schema and table"),
        ("{schema: public, consumers: [biling]}", "SW106"),
    ):
        file.write_text(f"tables: [{{table: orders, protect: SAFE}}]\nprotect: [{wrong}]\n")
        refused = run(db_url, "apply", str(file))
        assert said in refused.stderr, refused.stderr
