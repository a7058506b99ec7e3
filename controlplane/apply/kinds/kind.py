"""What every kind can do: say what is wanted and what is there, and make one of the other."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

import psycopg

from controlplane.apply.document import File
from controlplane.apply.inputs import Inputs
from controlplane.apply.plan import Item, Misplaced, Path
from controlplane.core.names import qualified
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import find_watched_table
from controlplane.errors import SchemaWatchError


class LocatedError(Exception):
    """Its cause happened with the entry at path."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class Kind(abc.ABC):
    """One section of the file, over one connection in one transaction."""

    section: ClassVar[str]
    word: ClassVar[str]

    def __init__(self, conn: Conn, file: File, inputs: Inputs) -> None:
        self.conn = conn
        self.file = file
        self.inputs = inputs

    async def wanted(self) -> list[Item]:
        """Return what the section lists; only asked when it is in the file."""
        said: Any = getattr(self.file, self.section)
        if not isinstance(said, list):
            return [await self.want(said, (self.section,))]
        entries = cast("list[Any]", said)
        return [
            await self._placed(entry, (self.section, index)) for index, entry in enumerate(entries)
        ]

    async def _placed(self, entry: Any, path: Path) -> Item:
        try:
            return await self.want(entry, path)
        except Misplaced:
            raise
        except (SchemaWatchError, psycopg.Error) as error:
            raise LocatedError(path) from error

    @abc.abstractmethod
    async def want(self, entry: Any, path: Path) -> Item:
        """Return what one entry of the section asks for."""

    @abc.abstractmethod
    async def present(self) -> list[Item]:
        """Return what there is."""

    @abc.abstractmethod
    async def create(self, item: Item) -> None:
        """Make a thing that is wanted and not there."""

    async def change(self, item: Item, before: Item, names: Sequence[str]) -> None:
        """Make a thing what it should be; names are the fields that differ."""
        del before, names  # of many kinds what is made anew replaces what was
        await self.create(item)

    async def remove(self, item: Item) -> None:
        """Take away what is there and not wanted."""
        raise NotImplementedError(item.kind)

    @abc.abstractmethod
    def entry(self, item: Item) -> Any:
        """Return what the file says of a thing."""

    def item(
        self,
        key: tuple[object, ...],
        name: str,
        fields: Mapping[str, Any],
        *,
        secret: dict[str, str | None] | None = None,
        ref: int | None = None,
        path: Path = (),
        note: str | None = None,
    ) -> Item:
        """Return an item of this kind."""
        return Item(
            kind=self.word,
            key=key,
            name=name,
            fields=dict(fields),
            secret=secret or {},
            ref=ref,
            path=path,
            note=note,
        )


async def watched(conn: Conn, name: str) -> tuple[str, int]:
    """Return the name and the number of a watched table, named as in SQL. SW101."""
    found = await find_watched_table(conn, name)
    return qualified(found.schema_name, found.table_name), found.schema_id


def moment(text: str | None) -> datetime | None:
    """Read a date or a time, UTC unless it has an offset."""
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def written(at: datetime | None) -> str | None:
    """Write a time, as a date where it is midnight."""
    if at is None:
        return None
    at = at.astimezone(UTC)
    midnight = at == at.replace(hour=0, minute=0, second=0, microsecond=0)
    return at.date().isoformat() if midnight else at.isoformat().replace("+00:00", "Z")


def brief(fields: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are not what they are by default."""
    return {name: value for name, value in fields.items() if value != defaults.get(name)}
