"""The members of a group beside each other: digests of all, documents of the odd ones out."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from controlplane.comparing.looking import Reach, about, sum_of
from controlplane.comparing.result import Fleet, Member, Unlike
from controlplane.comparing.unlike import unlike
from controlplane.db.comparing import About
from controlplane.db.drifts import worst
from controlplane.errors import SchemaWatchError, UnavailableError

# So many are connected to at once: they may all be on one server, or all on slow ones.
MEMBERS_AT_ONCE: Final = 8


@dataclass(slots=True)
class Memory:
    """What a group last differed in: while the digests of its members stay, it is not asked again.

    Not for ever: of rules, and of what somebody does not watch, digests say nothing.
    """

    seconds: float
    tables: list[Unlike] = field(default_factory=list[Unlike])
    _digests: dict[str, str] | None = None
    _until: float = 0.0

    def holds(self, digests: dict[str, str]) -> bool:
        """Whether the tables are still those that differ."""
        return self._digests == digests and time.monotonic() < self._until

    def keep(self, digests: dict[str, str], tables: list[Unlike]) -> None:
        """Remember what differs between these."""
        self.tables, self._digests = tables, digests
        self._until = time.monotonic() + self.seconds


async def compare_group(
    group: str,
    reaches: Sequence[Reach],
    *,
    seconds: float,
    ignored: Sequence[str] = (),
    at_once: int = MEMBERS_AT_ONCE,
    memory: Memory | None = None,
) -> Fleet:
    """Say which tables are not the same in all members, and in which they are otherwise.

    A member that does not answer within these seconds is told as such, and holds nobody up. With a
    memory it is the same as the last time while no digest is another.
    """
    limit = asyncio.Semaphore(at_once)
    asked = await asyncio.gather(*(_ask(reach, limit, seconds) for reach in reaches))
    usual_format = _usual([found.format for found in asked if isinstance(found, About)])
    members: list[Member] = []
    alike: dict[str, list[Reach]] = defaultdict(list)
    digests: dict[str, str] = {}
    for reach, found in zip(reaches, asked, strict=True):
        member = _member(reach.name, found, usual_format)
        if isinstance(found, About) and member.error is None:
            alike[found.digest].append(reach)
            digests[reach.name] = found.digest
        members.append(member)
    if memory is not None and memory.holds(digests):
        tables = memory.tables
    else:
        tables = await unlike(list(alike.values()), ignored) if len(alike) > 1 else []
        if memory is not None:
            memory.keep(digests, tables)
    odd = {
        name
        for table in tables
        for one in table.odd
        if one.impact is not None
        for name in one.members
    }
    return Fleet(
        group=group,
        impact=worst([one.impact for table in tables for one in table.odd if one.impact]),
        members=[replace(one, state="odd") if one.name in odd else one for one in members],
        tables=tables,
    )


async def _ask(reach: Reach, limit: asyncio.Semaphore, seconds: float) -> About | SchemaWatchError:
    async with limit:
        try:
            with about(reach.name):
                async with asyncio.timeout(seconds), reach.open() as opened:
                    return await sum_of(opened)
        except TimeoutError:
            return UnavailableError(
                f"{reach.name}: no answer within {seconds:g} seconds", code="SW912"
            )
        except SchemaWatchError as error:
            return error


def _usual(formats: Sequence[int]) -> int | None:
    return Counter(formats).most_common(1)[0][0] if formats else None


def _member(name: str, found: About | SchemaWatchError, usual_format: int | None) -> Member:
    if isinstance(found, SchemaWatchError):
        return Member(
            name=name, state="not compared", error=found.message.removeprefix(f"{name}: ")
        )
    error = None
    if found.format != usual_format:
        error = "its SchemaWatch says other things of a table than that of most members"
    return Member(
        name=name,
        state="same" if error is None else "not compared",
        error=error,
        server_version=found.server_version,
        tables=found.tables,
        looked_at=found.looked_at,
    )
