"""Contracts to the database: all of them or none, and what that changes; or only looked at."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

from controlplane.contracts.differing import Step, differences
from controlplane.contracts.odcs_notes import Note
from controlplane.contracts.placing import place_of, place_of_broken, placed
from controlplane.contracts.reading import Source
from controlplane.core.documents import Mistake, Path
from controlplane.db.consumers import apply_contract
from controlplane.db.contracts import (
    Broken,
    check_contract,
    declared_contract,
    unknown_roles,
)
from controlplane.db.pool import Conn
from controlplane.errors import InputError, SchemaWatchError

MOST_MISTAKES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Unkept:
    """What the database does not keep, and the line of the file that says it."""

    line: int
    broken: Broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file; the first step is about the consumer itself."""

    file: str
    consumer: str
    steps: list[Step] = field(default_factory=list[Step])
    unkept: list[Unkept] = field(default_factory=list[Unkept])
    notes: list[Note] = field(default_factory=list[Note])


async def apply_contracts(conn: Conn, sources: Sequence[Source], *, trial: bool) -> list[Outcome]:
    """Declare what the files say; with trial say what that would do. Errors name their line."""
    _refuse_two_of_one(sources)
    found: list[Outcome] = []
    async with conn.transaction(force_rollback=trial):
        for source in sources:
            before = await declared_contract(conn, source.consumer)
            await declare(conn, source)
            after = await declared_contract(conn, source.consumer) or {}
            found.append(
                Outcome(
                    file=source.document.name,
                    consumer=source.consumer,
                    steps=differences(before, after),
                    unkept=await unkept(conn, source),
                    notes=await _notes(conn, source),
                )
            )
    return found


async def check_contracts(conn: Conn, sources: Sequence[Source]) -> list[Outcome]:
    """Say what the database does not keep of what the files say; nothing is declared."""
    return [
        Outcome(
            file=source.document.name,
            consumer=source.consumer,
            unkept=await unkept(conn, source),
            notes=await _notes(conn, source),
        )
        for source in sources
    ]


async def unkept(conn: Conn, source: Source) -> list[Unkept]:
    """Return what the database does not keep of a contract, by line."""
    found: list[Unkept] = []
    for index, use in enumerate(source.value["tables"]):
        for broken in await check_contract(conn, source.value | {"tables": [use]}):
            place = place_of_broken(source, index, broken)
            found.append(Unkept(line=source.document.line(*place), broken=broken))
    return sorted(found, key=lambda own: own.line)


async def _notes(conn: Conn, source: Source) -> list[Note]:
    """Return what was not understood, and roles for which nothing can be judged."""
    roles: list[str] = source.value.get("roles", [])
    unknown = await unknown_roles(conn, roles)
    return source.notes + [
        Note(
            lines=[source.document.line("roles", roles.index(name))],
            text=f"there is no role {name} here, so that every REVOKE counts as hitting it",
        )
        for name in unknown
    ]


def _refuse_two_of_one(sources: Sequence[Source]) -> None:
    seen: dict[str, str] = {}
    for source in sources:
        name = source.document.name
        if source.consumer in seen:
            raise InputError(
                f"{name}:{source.document.line('consumer')}: the consumer {source.consumer} is in "
                f"{seen[source.consumer]} too",
                hint="A contract declares a consumer whole: put all of its tables into one file.",
            )
        seen[source.consumer] = name


async def declare(conn: Conn, source: Source) -> None:
    """Declare a contract, or tell every table and column of it that the database does not have."""
    left = copy.deepcopy(source.value)
    places = list(range(len(left["tables"])))
    first: SchemaWatchError | None = None
    mistakes: list[Mistake] = []
    while len(mistakes) < MOST_MISTAKES:
        try:
            async with conn.transaction():
                await apply_contract(conn, left)
        except psycopg.Error as error:
            own = Source(document=source.document, value=left, notes=[])
            path = place_of(own, error)
            if len(path) < 2 or path[0] != "tables":  # noqa: PLR2004 - tables and a number
                raise placed(own, path, error) from error
            whole = _at_first(path, places)
            told = placed(source, whole, error)
            first = first or told
            words = told.message.partition(": ")[2]
            mistakes.append(
                (source.document.line(*whole), f"{words}. {told.hint}" if told.hint else words)
            )
            _drop(left, places, path)
        else:
            break
    if first is not None and len(mistakes) == 1:
        raise first
    if mistakes:
        raise source.document.mistakes(mistakes)


def _at_first(path: Path, places: list[int]) -> Path:
    """Return a place in what is left as a place in the file."""
    return ("tables", places[int(path[1])], *path[2:])


def _drop(left: dict[str, Any], places: list[int], path: Path) -> None:
    """Take away what was refused, so that the next mistake is found: a column, or a table."""
    index = int(path[1])
    owners: list[Any] = [left["tables"][index]]
    for step in path[2:-1]:
        owners.append(owners[-1][step])
    if len(owners) == 1:  # no column was named
        del left["tables"][index], places[index]
        return
    for owner, step in zip(reversed(owners), reversed(path[2:]), strict=True):
        del owner[step]
        if owner:  # an empty one would be another mistake
            break
