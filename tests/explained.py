"""What a finding tells people: whole texts, and SQL that can be pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import psycopg

Conn = psycopg.Connection[tuple[Any, ...]]

PARTS: Final = ("message", "who", "how", "remedy", "sure")
SURE: Final = ("Certain: ", "Depends on the data: ", "Depends on the client: ")
TEXTS: Final = """
select change.rule_id, change.message, change.who, change.how, change.remedy, change.sure
from schemawatch.drift_change as change
join schemawatch.drift using (drift_id)
"""
_QUOTED: Final = re.compile(r"`([^`]*)`")
_PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}|<[a-z ]+>")
_ALLOWED: Final = {
    "22": "the data stand in the way",
    "23": "the data stand in the way",
    "0A000": "a view uses the column, and comes before and after it",
    "25001": "it runs outside of a transaction only",
    "42701": "it is for copies, which lack the column",
    "42710": "it is for copies, which lack the label",
    "42P16": "a primary key or a parent comes first, which the text says",
    "column-added-nullable 42809": "a parent comes first",
    # what the text says is needed may have been dropped as well
    "partition-detached 42P01": "the partition",
    "partition-default-removed 42P01": "the partition",
    "column-removed 42P01": "the sequence behind a serial",
    "column-default-removed-required 42P01": "the sequence behind a serial",
    "type-renamed 3F000": "the schema",
    "table-schema-moved 3F000": "the schema",
    "view-renamed 3F000": "the schema",
    "view-removed 42P01": "the view below it",
    "view-removed 42P07": "it has another query now",
    "table-unpublished 42704": "the publication",
    "table-published 42704": "it is published with its schema",
    "table-published 55000": "it is published with its database",
    "constraint-renamed 42P07": "another table has the name, which the text says",
    "table-recreated 55000": "the foreign server has no handler",
    "table-renamed 42P07": "somebody followed the advice",
}
_TOGETHER: Final = re.compile(r"\b(begin|commit|rollback);\s*", re.IGNORECASE)


def flaws(conn: Conn) -> list[str]:
    """Say what is wrong with the texts of all stored findings; nothing when they are good."""
    found: list[str] = []
    for rule_id, *texts in conn.execute(TEXTS).fetchall():
        parts: dict[str, str] = dict(zip(PARTS, texts, strict=True))
        found += [f"{rule_id}: {flaw}" for flaw in _flaws(conn, rule_id, parts)]
    return found


def _flaws(conn: Conn, rule_id: str, parts: dict[str, str]) -> Iterator[str]:
    for name, text in parts.items():
        if not text or not text.strip():
            yield f"{name} is empty"
        elif _PLACEHOLDER.search(text) or (name != "message" and "(none)" in text):
            yield f"{name} is not filled in: {text}"
    if not parts["sure"].startswith(SURE):
        yield f"sure does not say how sure: {parts['sure']}"
    for name in ("remedy", "sure"):
        for statement in statements(parts[name]):
            problem = attempt(conn, rule_id, statement)
            if problem is not None:
                yield f"{name}: {problem}: {statement}"


def statements(text: str) -> list[str]:
    """Return what is between backticks and ends with a semicolon: that is there to be pasted."""
    return [quoted for quoted in _QUOTED.findall(text) if quoted.endswith(";")]


def attempt(conn: Conn, rule_id: str, statement: str) -> str | None:
    """Return why PostgreSQL refuses to run some SQL, unless for a reason that may be; undo it."""
    try:
        with conn.transaction(force_rollback=True):
            conn.execute(_TOGETHER.sub("", statement).encode())
    except psycopg.Error as error:
        state = error.sqlstate or ""
        if not {state[:2], state, f"{rule_id} {state}"} & _ALLOWED.keys():
            return f"{state} {error.diag.message_primary}"
    return None
