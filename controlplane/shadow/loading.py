"""Runs a structure into an empty database, and says what of it cannot be had there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, Final

import psycopg
from psycopg import sql

from controlplane.core.script import PsqlLine, Script, Statement, UnfinishedError
from controlplane.errors import SchemaWatchError
from controlplane.trial import refusals
from controlplane.trial.reading import Source
from controlplane.trial.report import Place, TrialError

_Connection = psycopg.Connection[Any]
# What nothing depends on, or what the shadow must not have.
_LEFT_OUT: Final = (
    ("create", "event", "trigger"), ("alter", "event", "trigger"), ("drop", "event", "trigger"),
    ("comment", "on", "event", "trigger"), ("create", "user", "mapping"), ("begin",), ("commit",),
    ("create", "subscription"), ("alter", "subscription"), ("create", "database"),
    ("alter", "database"), ("vacuum",),
)  # fmt: skip
# What of an extension is missing, where that cannot be had.
_ABSENT: Final = frozenset({"42P01", "42883", "3F000", "42704"})
# By how a statement begins, the SQLSTATEs with which it may fail; none: all.
_MAY_FAIL: Final[tuple[tuple[tuple[str, ...], Collection[str] | None], ...]] = (
    (("set",), {"42704"}),  # of another version of pg_dump
    (("create", "extension"), None),  # what depends on it will not be built
    (("comment", "on"), _ABSENT),
    (("grant",), _ABSENT),
    (("revoke",), _ABSENT),
    (("create", "schema", "public"), {"42P06"}),
)
_NO_ROLE: Final = re.compile(r'role "(.*)" does not exist', re.DOTALL)
_TO_ROLES: Final = re.compile(
    r'\b(?:to|from|role|user)\s+("(?:[^"]|"")+"|[a-z_][\w$]*)\s*(?:$|with\b|grant\b|in\b|using\b)',
    re.IGNORECASE,
)
_ABOUT_ROLES: Final = (("alter",), ("grant",), ("revoke",), ("create", "policy"))


def build(conn: _Connection, sources: list[Source], roles: list[str]) -> list[str]:
    """Run all of it; return what had to be left out. TrialError where something cannot be run."""
    for role in roles:
        _create_role(conn, role)
    notes: list[str] = []
    for source in sources:
        statements = list(_statements(source))
        if not _at_once(conn, statements):
            notes += _one_by_one(conn, source, statements)
        conn.execute("reset session authorization; reset role; reset all")
    return notes


def _statements(source: Source) -> Iterator[Statement]:
    script = Script(source.text)
    try:
        while (found := script.next()) is not None:
            if isinstance(found, PsqlLine):
                if error := refusals.refused(found.command):
                    raise TrialError(error, Place(file=source.name, line=found.line))
            elif found.copies is None and not any(found.starts(*words) for words in _LEFT_OUT):
                yield found
    except UnfinishedError as error:
        raise TrialError(error, Place(file=source.name, line=error.line)) from error


def _at_once(conn: _Connection, statements: list[Statement]) -> bool:
    """Run all in one message, which is what is fast; False when it failed and nothing was done."""
    for role in dict.fromkeys(_roles(statements)):
        _create_role(conn, role)
    try:
        with conn.transaction():
            conn.execute(";\n".join(one.text for one in statements).encode())
    except psycopg.Error:
        return False
    return True


def _roles(statements: list[Statement]) -> Iterator[str]:
    for one in statements:
        if any(one.starts(*words) for words in _ABOUT_ROLES):
            for name in _TO_ROLES.findall(one.text):
                bare = name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()
                if bare not in {"public", "current_user", "session_user", "current_role"}:
                    yield bare


def _one_by_one(conn: _Connection, source: Source, statements: list[Statement]) -> list[str]:
    notes: list[str] = []
    for one in statements:
        try:
            _run(conn, one)
        except psycopg.Error as error:
            if not _may_fail(one, error):
                raise _refused(error, source, one) from error
            notes.append(f"left out of the shadow: {one.label} ({error.diag.message_primary})")
    return notes


def _run(conn: _Connection, statement: Statement) -> None:
    while True:
        try:
            conn.execute(statement.text.encode())
        except psycopg.errors.UndefinedObject as error:
            # roles belong to no database, so no dump of one has them
            missing = _NO_ROLE.fullmatch(error.diag.message_primary or "")
            if missing is None:
                raise
            _create_role(conn, missing[1])
        else:
            return


def _create_role(conn: _Connection, name: str) -> None:
    try:
        conn.execute(sql.SQL("create role {}").format(sql.Identifier(name)))
    except (psycopg.errors.DuplicateObject, psycopg.errors.ReservedName):
        return


def _may_fail(statement: Statement, error: psycopg.Error) -> bool:
    return any(
        statement.starts(*words) and (states is None or error.sqlstate in states)
        for words, states in _MAY_FAIL
    )


def _refused(error: psycopg.Error, source: Source, statement: Statement) -> TrialError:
    diag = error.diag
    ours = SchemaWatchError(
        f"the structure cannot be built here: {diag.message_primary}",
        code=error.sqlstate,
        detail=diag.message_detail,
        hint="The shadow has the extensions of the PostgreSQL that runs it: SCHEMAWATCH_PG_BIN "
        "names the folder of one that has them.",
    )
    at = Place(
        file=source.name, line=statement.line, statement=statement.number, text=statement.label
    )
    return TrialError(ours, at)
