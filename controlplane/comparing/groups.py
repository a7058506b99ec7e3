"""The members of a group beside each other: digests of all, documents of the odd ones out."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from controlplane.comparing.looking import (
    Heads,
    Name,
    Opened,
    about,
    digest_of,
    heads,
    look,
    sum_of,
)
from controlplane.comparing.result import Compared, Fleet, Member, Odd, Unlike, broken
from controlplane.core.names import qualified
from controlplane.db.comparing import About
from controlplane.db.drifts import worst
from controlplane.errors import SchemaWatchError, UnavailableError

# So many are connected to at once: they may all be on one server, or all on slow ones.
MEMBERS_AT_ONCE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A member, and how to open it; SchemaWatchError says why that cannot be."""

    name: str
    open: Callable[[], AbstractAsyncContextManager[Opened]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Class:
    """Members in which every table is the same; the first one answers for all."""

    members: list[Reach]
    heads: Heads


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variant:
    """One look of a table, and in which classes it has it."""

    classes: list[_Class]

    @property
    def size(self) -> int:
        return sum(len(one.members) for one in self.classes)

    @property
    def names(self) -> list[str]:
        return [member.name for one in self.classes for member in one.members]


_Looked: TypeAlias = dict[tuple[str, str], dict[str, Compared]]


async def compare_group(
    group: str, reaches: Sequence[Reach], *, seconds: float, ignored: Sequence[str] = ()
) -> Fleet:
    """Say which tables are not the same in all members, and in which they are otherwise.

    A member that does not answer within these seconds is told as such, and holds nobody up.
    """
    limit = asyncio.Semaphore(MEMBERS_AT_ONCE)
    asked = await asyncio.gather(*(_ask(reach, limit, seconds) for reach in reaches))
    usual_format = _usual([found.format for found in asked if isinstance(found, About)])
    members: list[Member] = []
    alike: dict[str, list[Reach]] = defaultdict(list)
    for reach, found in zip(reaches, asked, strict=True):
        member = _member(reach.name, found, usual_format)
        if isinstance(found, About) and member.error is None:
            alike[found.digest].append(reach)
        members.append(member)
    tables = await _unlike(list(alike.values()), ignored) if len(alike) > 1 else []
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


async def _unlike(alike: list[list[Reach]], ignored: Sequence[str]) -> list[Unlike]:
    classes: list[_Class] = []
    for members in alike:
        async with members[0].open() as opened:
            classes.append(_Class(members=members, heads=await heads(opened)))
    variants: dict[Name, list[_Variant]] = {}
    for name in sorted({name for one in classes for name in one.heads}):
        found: dict[str | None, _Variant] = {}
        for one in classes:
            digest = digest_of(one.heads.get(name))
            found.setdefault(digest, _Variant(classes=[])).classes.append(one)
        if len(found) > 1:
            # of as many as others the one that the group names first
            variants[name] = sorted(found.values(), key=lambda variant: -variant.size)
    looked = await _look(variants, ignored)
    tables = [_table(name, found, looked) for name, found in variants.items()]
    return [table for table in tables if table.odd]


async def _look(variants: dict[Name, list[_Variant]], ignored: Sequence[str]) -> _Looked:
    """Compare each variant with the usual one, in one visit for each two databases."""
    wanted: dict[tuple[str, str], list[Name]] = defaultdict(list)
    by_name: dict[str, _Class] = {}
    for name, (usual, *others) in variants.items():
        for other in others:
            pair = usual.classes[0], other.classes[0]
            by_name |= {one.members[0].name: one for one in pair}
            wanted[pair[0].members[0].name, pair[1].members[0].name].append(name)
    looked: _Looked = {}
    for (left, right), names in wanted.items():
        here, there = by_name[left], by_name[right]
        async with here.members[0].open() as one, there.members[0].open() as other:
            found = await look(one, other, names, here.heads, there.heads, ignored=ignored)
        looked[left, right] = {table.table: table for table in found}
    return looked


def _table(name: Name, variants: list[_Variant], looked: _Looked) -> Unlike:
    usual, *others = variants
    first = usual.classes[0].members[0].name
    agree, odd = usual.size, list[Odd]()
    for other in others:
        found = looked[first, other.classes[0].members[0].name].get(qualified(*name))
        if found is None:  # other digests, of the same: printed, or followed, in another way
            agree += other.size
            continue
        odd.append(
            Odd(
                members=other.names,
                state=found.right,
                impact=found.impact,
                changes=found.changes,
                breaks=broken([found]),
            )
        )
    return Unlike(
        table=qualified(*name),
        usual=first,
        agree=agree,
        tied=bool(odd) and max(len(one.members) for one in odd) >= agree,
        odd=odd,
    )
