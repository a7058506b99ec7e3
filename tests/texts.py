"""What a finding tells people: whole texts, and SQL that can be pasted."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import suppress
from operator import itemgetter
from typing import Any, Final

import psycopg

Conn = psycopg.Connection[tuple[Any, ...]]

PARTS: Final = ("message", "who", "how", "remedy", "sure")
SURE: Final = ("Certain: ", "Depends on the data: ", "Depends on the client: ")
TEXTS: Final = """
select change.rule_id, change.message, change.who, change.how, change.remedy, change.sure
from schemawatch.drift_change as change
join schemawatch.drift using (drift_id)
where drift_id > %s
"""
_QUOTED: Final = re.compile(r"`([^`]*)`")
_PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}|<[a-z ]+>")
# A way past an error that the text names: "If … (3F000), first `create schema s;`".
_FIRST: Final = re.compile(r"\(([0-9A-Z]{5})\), first `([^`]*;)`")
# A subscriber has not followed yet: what it is told to run meets here the state behind the change.
_ELSEWHERE: Final = re.compile(
    r"\bon (?:every subscriber|every copy|copies)(?:, first)?: `([^`]*;)`", re.IGNORECASE
)
# Says that nothing fails, and not that this is about one of several findings.
_ALL_WELL: Final = re.compile(r"(Nothing|No statement)\b(?!.{,90}\bby (this alone|itself)\b)")
HIT: Final = """
select distinct own.rule_id, own.how
from schemawatch.drift_change as own
join schemawatch.drift_change as other
    on other.drift_id = own.drift_id and other.position <> own.position
where own.drift_id > %s and other.default_impact <> 'SAFE'
"""
_DONE_HERE: Final = {"42701", "42710", "42809", "0A000"}
# What promises the structure from before, where nothing else changed, and what cannot give it.
_WAY_BACK: Final = re.compile(
    r"\b(?:go back|put it back|take it back|undo it|to undo)\b[^`.;]*: `([^`]*;)`", re.IGNORECASE
)
_NOT_WHOLE: Final = {
    "column-type-int-to-numeric": "an index or a check over it keeps the cast",
    "column-type-text-to-enum": "the labels stay, as a check",
    "domain-constraint-removed": "old rows are not checked again",
    "enum-label-removed": "a label comes back at the end",
    "publication-filter-changed": "a table of a published schema is published by itself",
    "table-schema-moved": "what else was in a schema that was renamed stays there",
    "view-became-readonly": "a query does not bring a trigger back",
    "table-became-view": "what the view renamed stays renamed",
    "table-unpublished": "what another table carried is published by itself",
}
MOVED: Final = """
select table_name from schemawatch.snapshot
where version = 1 and digest is distinct from schemawatch._digest(
    schemawatch.take_snapshot(to_regclass(format('%I.%I', schema_name, table_name))))
"""
_CHECKS_DATA: Final = re.compile(
    r"\b(validate constraint|set not null|add (constraint|check|primary key|unique|foreign key)"
    r"|add column .* not null|alter column .* type|create unique index|attach partition)\b",
    re.IGNORECASE | re.DOTALL,
)
# Remedies one after the other: what gives a name back, and what finds its work done by another.
IN_TURN: Final = """
select drf.drift_id, change.rule_id, change.remedy
from schemawatch.drift_change as change
join schemawatch.drift as drf using (drift_id)
where exists (
    select from schemawatch.drift_change as other
    where other.drift_id = drf.drift_id and other.position <> change.position)
order by drf.drift_id, change.position
"""
_GIVES_NAME: Final = re.compile(r"\b(rename|set schema)\b", re.IGNORECASE)
_ALREADY: Final = ("42704 ", "42710 ", "42809 ", "42P07 ")
_DONE_BY_ANOTHER: Final = {
    "constraint-renamed": "what is made again gets its old name",
    "index-removed": "it came back as the replica identity",
    "publication-columns-removed": "the table was taken out instead",
    "trigger-added": "it went with the partition",
    "unique-added": "it went with its column",
    "view-definition-changed": "the view that is made again can be written",
}
_TOGETHER: Final = re.compile(r"\b(begin|commit|rollback);\s*", re.IGNORECASE)


def flaws(conn: Conn, after_drift: int = 0) -> list[str]:
    """Say what is wrong with the texts of all later findings; nothing when they are good."""
    found: list[str] = []
    for rule_id, *texts in conn.execute(TEXTS, [after_drift]).fetchall():
        parts: dict[str, str] = dict(zip(PARTS, texts, strict=True))
        found += [f"{rule_id}: {flaw}" for flaw in _flaws(conn, parts)]
    found += [
        f"{rule_id}: how contradicts another finding: {how}"
        for rule_id, how in conn.execute(HIT, [after_drift]).fetchall()
        if _ALL_WELL.match(how)
    ]
    return found


def _flaws(conn: Conn, parts: dict[str, str]) -> Iterator[str]:
    for name, text in parts.items():
        if not text or not text.strip():
            yield f"{name} is empty"
        elif _PLACEHOLDER.search(text) or "(none)" in text:
            yield f"{name} is not filled in: {text}"
    if not parts["sure"].startswith(SURE):
        yield f"sure does not say how sure: {parts['sure']}"
    for name in ("remedy", "sure"):
        for statement in statements(parts[name]):
            problem = attempt(conn, parts[name], statement)
            if problem is not None:
                yield f"{name}: {problem}: {statement}"


def no_way_back(conn: Conn) -> list[str]:
    """Say where the only finding promises a way back that leads somewhere else; undo it."""
    stored = conn.execute(TEXTS, [0]).fetchall()
    if len(stored) != 1:
        return []
    rule_id, remedy = stored[0][0], stored[0][PARTS.index("remedy") + 1]
    promise = _WAY_BACK.search(remedy)
    if promise is None or rule_id in _NOT_WHOLE:
        return []
    statement = promise[1]
    error = _refusal(conn, statement)
    for named, first in _FIRST.findall(remedy):
        if error is not None and named == error.sqlstate:
            statement = first + " " + statement
    with suppress(psycopg.Error), conn.transaction(force_rollback=True):
        conn.execute(_TOGETHER.sub("", statement).encode())
        return [f"{rule_id}: {table}: {statement}" for (table,) in conn.execute(MOVED)]
    return []


def out_of_turn(conn: Conn) -> list[str]:
    """Say which first remedy of a finding fails after those of the same drift; undo all."""
    found: list[str] = []
    rows = conn.execute(IN_TURN).fetchall()
    for _, drift in itertools.groupby(rows, key=itemgetter(0)):
        pasted = [(rule, text, statements(text)[:1]) for _, rule, text in drift]
        steps = [(rule, text, first[0]) for rule, text, first in pasted if first]
        if len(steps) < 2:
            continue
        # as a person has to: what another remedy names must not be called otherwise yet
        steps.sort(key=lambda step: _GIVES_NAME.search(step[2]) is not None)
        with conn.transaction(force_rollback=True):
            for rule, text, statement in steps:
                problem = attempt(conn, text, statement)
                if problem is None:
                    with suppress(psycopg.Error), conn.transaction():
                        conn.execute(_TOGETHER.sub("", statement).encode())
                elif rule not in _DONE_BY_ANOTHER or not problem.startswith(_ALREADY):
                    found.append(f"{rule}: {problem}: {statement}")
    return found


def statements(text: str) -> list[str]:
    """Return what is between backticks and ends with a semicolon: that is there to be pasted."""
    first = {statement for _, statement in _FIRST.findall(text)}
    pasted = [quoted for quoted in _QUOTED.findall(text) if quoted.endswith(";")]
    return [statement for statement in pasted if statement not in first]


def attempt(conn: Conn, text: str, statement: str) -> str | None:
    """Return why PostgreSQL refuses to run SQL of a text, unless the text says so; undo it."""
    error = _refusal(conn, statement)
    if error is None or _expected(error, text, statement):
        return None
    state = error.sqlstate or ""
    for named, first in _FIRST.findall(text):
        if named == state:
            error = _refusal(conn, first + " " + statement)
            return None if error is None else f"after {first} {error.diag.message_primary}"
    return None if f"({state})" in text else f"{state} {error.diag.message_primary}"


def _refusal(conn: Conn, statement: str) -> psycopg.Error | None:
    try:
        with conn.transaction(force_rollback=True):
            conn.execute(_TOGETHER.sub("", statement).encode())
    except psycopg.Error as error:
        return error
    return None


def _expected(error: psycopg.Error, text: str, statement: str) -> bool:
    state = error.sqlstate or ""
    if statement in _ELSEWHERE.findall(text):
        return state in _DONE_HERE
    if state[:2] in {"22", "23"}:
        return _CHECKS_DATA.search(statement) is not None
    if state == "25001":
        return "concurrently" in statement.lower()
    return "has no handler" in (error.diag.message_primary or "")  # of the tests' foreign tables
