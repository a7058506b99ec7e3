"""Hints speak the language of the door: all of them are gone through."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest

from controlplane.core.hints import in_cli, in_rest

Db = psycopg.Connection[tuple[Any, ...]]
ROOT = Path(__file__).parents[2]
SQL = re.compile(r"schemawatch\.\w+[(;]|\bp_[a-z]|\bFROM schemawatch|\bSELECT \*")
CLI = re.compile(r"`schemawatch |--[a-z]")
REST = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) /")
# Only the transaction of somebody's DDL sees them, in whatever client that has; or who calls the
# function, for they are notices.
IN_SQL_ALONE = (
    "schemawatch.unprotect_table()",
    "schemawatch.unprotect_schema()",
    "schemawatch.register_schema(",
)


def sql_hints() -> list[str]:
    """Return every text in an expression that is a HINT, formats with their placeholders."""
    found: list[str] = []
    for path in sorted([*(ROOT / "sql").rglob("*.sql"), *(ROOT / "triggers").glob("*.sql")]):
        text = re.sub(r"(?m)--.*$", "", path.read_text())
        for start in re.finditer(r"\bhint = ", text):
            expression = re.match(r"(?:'(?:[^']|'')*'|[^';])*", text[start.end() :])
            assert expression is not None
            found += [
                literal.replace("''", "'")
                for literal in re.findall(r"'((?:[^']|'')*)'", expression[0])
            ]
    return found


def python_hints(folder: str) -> list[str]:
    """Return every text given as hint= in a folder; what is filled in is a number here."""
    found: list[str] = []
    for path in sorted((ROOT / "controlplane" / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "hint":
                found += [
                    "".join(
                        str(part.value) if isinstance(part, ast.Constant) else "7"
                        for part in (text.values if isinstance(text, ast.JoinedStr) else [text])
                    )
                    for text in ast.walk(node.value)
                    if isinstance(text, ast.JoinedStr)
                    or (isinstance(text, ast.Constant) and isinstance(text.value, str))
                ]
    return found


def test_there_are_hints_to_look_at() -> None:
    assert len(sql_hints()) > 40
    assert "List them with SELECT * FROM schemawatch.watched_table;" in sql_hints()
    assert "List them with SELECT * FROM schemawatch.watched_table;" in python_hints("db")


@pytest.mark.parametrize("hint", sorted(set(sql_hints())))
def test_in_psql_they_speak_sql(hint: str) -> None:
    assert not CLI.search(hint)
    assert not REST.search(hint)
    assert not re.search(r"(?<!p_)schema_id", hint)


@pytest.mark.parametrize(
    "hint",
    sorted(
        {*sql_hints(), *python_hints("db")}
        - {h for h in sql_hints() if any(name in h for name in IN_SQL_ALONE)}
    ),
)
def test_behind_the_other_doors_they_speak_of_those(hint: str) -> None:
    filled = hint.replace("(%s)", "(7)")
    assert not SQL.search(in_cli(filled)), in_cli(filled)
    assert not SQL.search(in_rest(filled)), in_rest(filled)
    if hint in sql_hints():
        assert not REST.search(in_cli(filled))
        assert not CLI.search(in_rest(filled))


@pytest.mark.parametrize("hint", sorted(set(python_hints("commands"))))
def test_commands_speak_of_commands(hint: str) -> None:
    assert not REST.search(hint)
    assert not SQL.search(hint)


@pytest.mark.parametrize(
    ("hint", "cli", "rest"),
    [
        (
            "SELECT schemawatch.contract('billing'); says what it has declared.",
            "`schemawatch consumer show billing` says what it has declared.",
            "GET /v1/consumers/billing says what it has declared.",
        ),
        (
            "List them with SELECT * FROM schemawatch.watched_table;",
            "List them with `schemawatch list`.",
            "List them with GET /v1/schemas.",
        ),
        (
            "Give p_reason and p_until, at most a year ahead.",
            "Give --reason and --until, at most a year ahead.",
            "Give reason and until, at most a year ahead.",
        ),
        (
            "First SELECT schemawatch.enable_endpoint(7);",
            "First `schemawatch webhook enable 7`.",
            "First POST /v1/webhooks/7/enable.",
        ),
        (
            "Give p_schema_id or p_table_pattern, not both.",
            "Give --table or --tables, not both.",
            "Give schema_id or table_pattern, not both.",
        ),
        (
            "Run SELECT * FROM schemawatch.reclassify(); and then accept it.",
            "Run `schemawatch reclassify` and then accept it.",
            "Run POST /v1/reclassify and then accept it.",
        ),
        ("GRANT USAGE ON SCHEMA cron TO app;",) * 3,
    ],
)
def test_what_they_say(hint: str, cli: str, rest: str) -> None:
    assert (in_cli(hint), in_rest(hint)) == (cli, rest)


def test_statements_in_hints_run(db: Db) -> None:
    for hint in {*sql_hints(), *python_hints("db")}:
        for statement in re.findall(r"SELECT [^;%]*schemawatch\.[^;%]*;", hint):
            db.execute(statement.encode())
