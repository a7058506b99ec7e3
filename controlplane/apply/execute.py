"""Does what a file asks for in one transaction, section by section; all of it, or nothing.

A trial does the same and takes it back, so what it says is what would happen, refusals included.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import NoReturn, TypeVar

import psycopg

from controlplane.apply.document import File
from controlplane.apply.inputs import Inputs
from controlplane.apply.kinds import KINDS
from controlplane.apply.kinds.kind import Kind, LocatedError
from controlplane.apply.plan import Misplaced, Path, Step, plan
from controlplane.apply.reading import Source
from controlplane.core.hints import in_file
from controlplane.db.configuration import take_turn
from controlplane.db.errors import translate
from controlplane.db.pool import Conn
from controlplane.errors import SchemaWatchError

T = TypeVar("T")


async def apply(
    conn: Conn, source: Source, inputs: Inputs, *, prune: bool, trial: bool
) -> list[Step]:
    """Return what was done, or with trial what would be. Errors name the line that they are of."""
    steps: list[Step] = []
    removals: list[tuple[Kind, Step]] = []
    async with conn.transaction(force_rollback=trial):
        await take_turn(conn)
        for kind in _asked(conn, source.file, inputs):
            section = (kind.section,)
            wanted = await _placed(source, section, kind.wanted())
            present = await _placed(source, section, kind.present())
            try:
                found = plan(wanted, present, prune=prune)
            except Misplaced as error:
                raise _at(source, error.path, error) from None
            for step in found:
                await _placed(source, step.item.path or section, _do(kind, step))
            steps += found
            removals += [(kind, step) for step in found if step.action == "remove"]
        # what is about a table goes before the table
        for kind, step in reversed(removals):
            await _placed(source, (kind.section,), kind.remove(step.item))
    return steps


def _asked(conn: Conn, file: File, inputs: Inputs) -> list[Kind]:
    """Return the kinds whose section is in the file."""
    return [kind(conn, file, inputs) for kind in KINDS if getattr(file, kind.section) is not None]


async def _do(kind: Kind, step: Step) -> None:
    if step.action == "create":
        await kind.create(step.item)
    elif step.action == "change" and step.before is not None:
        await kind.change(step.item, step.before, list(step.changes))


async def _placed(source: Source, path: Path, work: Awaitable[T]) -> T:
    """Let an error say which line of the file it is of."""
    try:
        return await work
    except Misplaced as error:
        raise _at(source, error.path, error) from None
    except LocatedError as located:
        return await _placed(source, located.path, _raised(located.__cause__))
    except SchemaWatchError as error:
        raise _at(source, path, error) from None
    except psycopg.Error as error:
        raise _at(source, path, translate(error)) from error


async def _raised(error: BaseException | None) -> NoReturn:
    raise error or AssertionError


def _at(source: Source, path: Path, error: SchemaWatchError) -> SchemaWatchError:
    error.hint = in_file(error.hint) if error.hint else None
    error.message = f"{source.name}:{source.line(*path)}: {error.message}"
    return error
