"""Tables of two databases by name: their digests, and what it means where these differ."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import msgspec
import psycopg

from controlplane.comparing.result import Compared, certain, difference
from controlplane.core.names import qualified
from controlplane.db import comparing
from controlplane.db.comparing import AT_ONCE, About, Head, Pair
from controlplane.db.errors import translate
from controlplane.db.pool import Conn

Name: TypeAlias = tuple[str, str]
Heads: TypeAlias = Mapping[Name, Head]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A database by the name that it is told under, and a connection to it."""

    name: str
    conn: Conn


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A member, and how to open it; SchemaWatchError says why that cannot be."""

    name: str
    open: Callable[[], AbstractAsyncContextManager[Opened]]


@contextmanager
def about(called: str) -> Generator[None]:
    """Raise errors of one database as ours, which say what it is called."""
    try:
        yield
    except psycopg.Error as error:
        ours = translate(error)
        raise type(ours)(
            f"{called}: {ours.message}",
            code=ours.code,
            status=ours.status,
            detail=ours.detail,
            hint=ours.hint,
        ) from error


async def sum_of(one: Opened) -> About:
    """Return what a database says of itself, in one row."""
    with about(one.name):
        return await comparing.about(one.conn)


async def heads(one: Opened) -> dict[Name, Head]:
    """Return the newest versions by the names of their tables."""
    with about(one.name):
        found = await comparing.heads(one.conn)
    return {(head.schema_name, head.table_name): head for head in found}


def digest_of(head: Head | None) -> str | None:
    """Return the digest; None where the table is not watched, or not there."""
    return None if head is None else head.digest


async def look(
    left: Opened,
    right: Opened,
    names: Sequence[Name],
    here: Heads,
    there: Heads,
    *,
    ignored: Sequence[str] = (),
) -> list[Compared]:
    """Judge these tables; nothing of those that turn out to be the same and watched in both."""
    found: list[Compared] = []
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        found += await _look(left, right, some, (here, there), ignored)
    return found


async def _look(
    left: Opened,
    right: Opened,
    names: Sequence[Name],
    known: tuple[Heads, Heads],
    ignored: Sequence[str],
) -> list[Compared]:
    here, there = known
    with about(left.name):
        before = await comparing.unwatched(left.conn, [one for one in names if one not in here])
    with about(right.name):
        after = await _after(right.conn, names, there)
    pairs = [
        Pair(
            schema_id=here[name].schema_id if name in here else None,
            before=before.get(name),
            after=after.get(name),
        )
        for name in names
    ]
    with about(left.name):
        judged = await comparing.judge(left.conn, pairs, ignored)
    compared: list[Compared] = []
    for place, name in enumerate(names):
        changes = [difference(item, left.name, right.name) for item in judged.get(place, [])]
        states = _state(name, here, before), _state(name, there, after)
        if changes or "unwatched" in states:
            compared.append(
                Compared(
                    table=qualified(*name),
                    schema_name=name[0],
                    table_name=name[1],
                    left=states[0],
                    right=states[1],
                    impact=certain(changes),
                    changes=changes,
                )
            )
    return compared


async def _after(conn: Conn, names: Sequence[Name], there: Heads) -> dict[Name, msgspec.Raw]:
    known = await comparing.documents(conn, [there[name] for name in names if name in there])
    found = await comparing.unwatched(conn, [name for name in names if name not in there])
    return found | {name: known[there[name].schema_id] for name in names if name in there}


def _state(name: Name, heads: Heads, found: dict[Name, msgspec.Raw]) -> str:
    if name in heads:
        return heads[name].status
    return "unwatched" if name in found else "missing"
