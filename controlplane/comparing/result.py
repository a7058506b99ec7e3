"""What a comparison says, in the shape that REST and the command line share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

import msgspec

from controlplane.db.comparing import About, Difference, Judged
from controlplane.db.drifts import worst

SHOWN: Final = 60
_JUDGED: Final = [field.name for field in fields(Judged)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A database that was compared."""

    name: str
    source_name: str
    server_version: str
    tables: int
    looked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A table that differs, or that only one of both watches.

    left and right are watched, paused, unwatched or missing. impact is the worst of what certainly
    differs, None when nothing does.
    """

    table: str
    schema_name: str
    table_name: str
    left: str
    right: str
    impact: str | None
    changes: list[Difference]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What would have to happen to the left for it to be like the right, and whom that hits."""

    left: Side
    right: Side
    impact: str | None
    same: int
    tables: list[Compared]
    breaks: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A database of a group: same, odd (some table is otherwise), or not compared, and why."""

    name: str
    state: str
    error: str | None = None
    server_version: str | None = None
    tables: int | None = None
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """Members in which a table is the same, and otherwise than in most.

    changes is what would have to happen in a member that is as most for it to be like these.
    """

    members: list[str]
    state: str
    impact: str | None
    changes: list[Difference]
    breaks: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlike:
    """A table that is not the same in all members.

    usual is the first of those in which it is as in most, which are alike; with tied no more
    members agree with it than with others.
    """

    table: str
    schema_name: str
    table_name: str
    usual: str
    agree: int
    alike: list[str]
    tied: bool
    odd: list[Odd]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The members of a group beside each other; impact is the worst of what certainly differs."""

    group: str
    impact: str | None
    members: list[Member]
    tables: list[Unlike]


def side(name: str, found: About) -> Side:
    """Return what is told of a database."""
    return Side(
        name=name,
        source_name=found.source_name,
        server_version=found.server_version,
        tables=found.tables,
        looked_at=found.looked_at,
    )


def difference(found: Judged, left: str, right: str) -> Difference:
    """Put it in words of both databases."""
    values = {name: getattr(found, name) for name in _JUDGED}
    return Difference(**values, difference=_told(found, left, right))


def certain(changes: list[Difference]) -> str | None:
    """Return the worst impact of what certainly differs."""
    return worst([change.impact for change in changes if not change.only_text])


def broken(tables: Sequence[Compared]) -> list[str]:
    """Return the consumers that certainly break."""
    changes = [change for table in tables for change in table.changes if not change.only_text]
    return sorted(
        {hit.name for change in changes for hit in change.consumers if hit.impact == "BREAKING"}
    )


def _told(found: Judged, left: str, right: str) -> str:
    what = f"{found.object_kind} {found.object_name}"
    if found.attribute is None and found.after is None:
        return f"{right} lacks {what}"
    if found.attribute is None and found.before is None:
        return f"{left} lacks {what}"
    aspect = "" if found.attribute is None else f"{found.attribute.replace('_', ' ')} of "
    before, after = _shown(found.before), _shown(found.after)
    return f"{aspect}{what}: {before} in {left}, {after} in {right}"


def _shown(value: object) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
