"""Tables that are not the same in all members of a group: the usual look, and the odd ones out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from controlplane.comparing.looking import Heads, Name, Reach, digest_of, heads, look
from controlplane.comparing.result import Compared, Odd, Unlike, broken
from controlplane.core.names import qualified


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


async def unlike(alike: Sequence[list[Reach]], ignored: Sequence[str]) -> list[Unlike]:
    """Compare classes of members, in each of which all tables are the same."""
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
    alike, odd = usual.names, list[Odd]()
    for other in others:
        found = looked[first, other.classes[0].members[0].name].get(qualified(*name))
        if found is None:  # other digests, of the same: printed, or followed, in another way
            alike += other.names
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
        schema_name=name[0],
        table_name=name[1],
        usual=first,
        agree=len(alike),
        alike=alike,
        tied=bool(odd) and max(len(one.members) for one in odd) >= len(alike),
        odd=odd,
    )
