"""A pass over a group: each member is told what is odd about it, and tells it to its receivers."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import msgspec
import psycopg

from controlplane.comparing.groups import MEMBERS_AT_ONCE, Memory, compare_group
from controlplane.comparing.looking import Opened, Reach, about
from controlplane.comparing.opening import of_file, opened
from controlplane.comparing.result import Fleet, Odd, Unlike, difference
from controlplane.config import Config
from controlplane.databases import Database, in_group
from controlplane.db import fleet as stored
from controlplane.db.connecting import connect
from controlplane.db.fleet import Pass
from controlplane.errors import SchemaWatchError, UnavailableError

NAME: Final = "schemawatch fleet"
# The lock is one connection more.
_AT_ONCE: Final = MEMBERS_AT_ONCE - 1
_TAKES: Final = 300.0
# What changed there would seem to have changed in the others: nothing is told before a scan saw it.
_OLD: Final = "nothing captures changes there, and nobody scanned it for {:g} seconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What came of a pass: news by member, and why something could not be done, by member."""

    news: dict[str, int] = field(default_factory=dict[str, int])
    failures: dict[str, str] = field(default_factory=dict[str, str])


def groups(known: Sequence[Database]) -> dict[str, tuple[Database, ...]]:
    """Return the groups that have somebody to compare with, by the order of the file."""
    names = dict.fromkeys(group for database in known for group in database.groups)
    found = {name: in_group(known, name) for name in names}
    return {name: members for name, members in found.items() if len(members) > 1}


async def note_group(
    group: str, members: Sequence[Database], config: Config, memory: Memory
) -> Noted | None:
    """Compare a group, and have each member note what is odd about it; None: somebody else does.

    SchemaWatchError when it cannot be compared; then nothing changes.
    """
    try:
        async with asyncio.timeout(_TAKES), _turn(group, members, config) as ours:
            return await _pass(group, members, config, memory) if ours else None
    except TimeoutError as error:
        raise UnavailableError(f"{group}: not compared within {_TAKES:g} seconds") from error


@asynccontextmanager
async def _turn(group: str, members: Sequence[Database], config: Config) -> AsyncGenerator[bool]:
    """Give whether it is ours to compare: of several services one does, at a time.

    The lock is on the first member that answers. Where two services do not reach the same, both
    compare, and what they note is told once all the same.
    """
    for member in members:
        try:
            conn = await connect(member.dsn.reveal(), config, name=NAME)
        except psycopg.OperationalError:
            continue
        with about(member.name):
            async with conn, conn.transaction():
                yield await stored.take_turn(conn, group)
        return
    yield True


async def _pass(group: str, members: Sequence[Database], config: Config, memory: Memory) -> Noted:
    after, differing = timedelta(seconds=config.fleet_grace), set[str]()

    def reach(member: Database) -> Reach:
        @asynccontextmanager
        async def open_it() -> AsyncGenerator[Opened]:
            async with opened(of_file(member), config) as one:
                with about(member.name):
                    found = await stored.standing(one.conn, group, within=after)
                if not found.is_current:
                    raise UnavailableError(f"{member.name}: {_OLD.format(config.fleet_grace)}")
                if found.differs:
                    differing.add(member.name)
                yield one

        return Reach(name=member.name, open=open_it)

    fleet = await compare_group(
        group,
        [reach(member) for member in members],
        seconds=config.request_timeout,
        ignored=config.fleet_ignore,
        at_once=_AT_ONCE,
        memory=memory,
    )
    seen = passes(fleet)
    noted = Noted(failures={one.name: one.error for one in fleet.members if one.error is not None})
    limit = asyncio.Semaphore(_AT_ONCE)
    await asyncio.gather(
        *(
            _note(group, member, config, seen[member.name], noted=noted, limit=limit)
            for member in members
            if member.name in seen and (seen[member.name].differs or member.name in differing)
        )
    )
    return noted


async def _note(
    group: str,
    member: Database,
    config: Config,
    seen: Pass,
    *,
    noted: Noted,
    limit: AbstractAsyncContextManager[None],
) -> None:
    after = timedelta(seconds=config.fleet_grace)
    try:
        async with limit, asyncio.timeout(config.request_timeout):
            with about(member.name):
                async with await connect(member.dsn.reveal(), config, name=NAME) as conn:
                    news = await stored.note_fleet(conn, group, member.name, seen, after=after)
    except TimeoutError:
        noted.failures[member.name] = "no answer while it was told what is odd about it"
    except SchemaWatchError as error:
        noted.failures[member.name] = error.message.removeprefix(f"{member.name}: ")
    else:
        if news:
            noted.news[member.name] = news


def passes(fleet: Fleet) -> dict[str, Pass]:
    """Return what each member that was compared is told. Pure.

    Of a table of which those that were not compared could turn the majority nobody is told
    anything; nor of one that is paused, which is compared as it was then, or that perhaps differs.
    """
    silent = sum(one.error is not None for one in fleet.members)
    compared = [one.name for one in fleet.members if one.error is None]
    differs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    unsure: dict[str, list[dict[str, str]]] = defaultdict(list)
    for table in fleet.tables:
        sure = _is_sure(table, silent)
        for odd in table.odd:
            for name in odd.members:
                perhaps = odd.impact is None and bool(odd.changes)
                if not sure or odd.state == "paused" or perhaps:
                    unsure[name].append(_named(table))
                elif odd.impact is not None:
                    differs[name].append(_odd(table, odd, name))
        if not sure:
            for name in table.alike:
                unsure[name].append(_named(table))
    # of what all agree in that were compared
    sure = len(compared) > silent
    return {
        name: Pass(differs=differs[name], unsure=unsure[name] if sure else None)
        for name in compared
    }


def _is_sure(table: Unlike, silent: int) -> bool:
    others = max(len(odd.members) for odd in table.odd)
    return silent == 0 or table.agree > others + silent


def _named(table: Unlike) -> dict[str, str]:
    return {"schema_name": table.schema_name, "table_name": table.table_name}


def _odd(table: Unlike, odd: Odd, name: str) -> dict[str, Any]:
    certain = [change for change in odd.changes if not change.only_text]
    return _named(table) | {
        "table_state": odd.state,
        "impact": odd.impact,
        "alike": table.alike,
        "odd": sorted(name for one in table.odd if one.impact for name in one.members),
        "tied": table.tied,
        "changes": [
            # each by its own name, and not by that of another that is odd in the same way
            msgspec.to_builtins(difference(change, table.usual, name)) | {"position": place}
            for place, change in enumerate(certain, 1)
        ],
    }
