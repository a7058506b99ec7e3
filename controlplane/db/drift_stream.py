"""Rows in the order in which they become visible, which is not that of their numbers.

A number is taken before the commit, so a lower one may appear after a higher one. Whoever only asks
for what is above the highest number seen would lose it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

from psycopg.rows import class_row

from controlplane.db.pool import Conn

# Numbers below the highest that may still come when we begin to look.
LOOK_BACK: Final = 10_000
# On a hub a row arrives when its transaction has ended in the source, and in another one here: for
# so many seconds a lower number may follow a higher one.
COPY_PATIENCE: Final = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one statement saw: new numbers, and which transactions were not over then.

    Both are of one snapshot. A transaction that has taken a number has an id of its own before: it
    wrote the version that the drift leads to. Not so where it is copied: in a database of a hub.
    """

    numbers: list[int]
    oldest_running: int
    next_transaction: int
    copied: bool


DRIFTS: Final[LiteralString] = """
    select
        array(
            select drift_id
            from schemawatch.drift
            where drift_id > %(above)s
               or drift_id = any(%(missing)s::bigint[])
            order by drift_id
        ) as numbers,
        pg_snapshot_xmin(seen.snapshot)::text::bigint as oldest_running,
        pg_snapshot_xmax(seen.snapshot)::text::bigint as next_transaction,
        schemawatch._is_copy() as copied
    from pg_current_snapshot() as seen (snapshot)"""

STATUS_CHANGES: Final[LiteralString] = """
    select
        array(
            select change_id
            from schemawatch.drift_status_change
            where change_id > %(above)s
               or change_id = any(%(missing)s::bigint[])
            order by change_id
        ) as numbers,
        pg_snapshot_xmin(seen.snapshot)::text::bigint as oldest_running,
        pg_snapshot_xmax(seen.snapshot)::text::bigint as next_transaction,
        schemawatch._is_copy() as copied
    from pg_current_snapshot() as seen (snapshot)"""


class Feed:
    """Which numbers of a table were seen, and which may still come."""

    def __init__(self, statement: LiteralString, highest: int) -> None:
        self._statement: LiteralString = statement
        self._highest = max(0, highest - LOOK_BACK)
        # Missing number -> whatever still brings it is a transaction below this one; on a hub, it
        # comes before this moment.
        self._missing: dict[int, tuple[int, float]] = {}

    @property
    def settled(self) -> int:
        """Every number up to this one was seen, or will never be."""
        return min(self._missing, default=self._highest + 1) - 1

    async def look(self, conn: Conn) -> list[int]:
        """Return the numbers that became visible since the last look, in order."""
        async with conn.cursor(row_factory=class_row(Look)) as cur:
            values = {"above": self._highest, "missing": list(self._missing)}
            await cur.execute(self._statement, values)
            (look,) = await cur.fetchall()
        self._note(look)
        return look.numbers

    def _note(self, look: Look) -> None:
        seen = set(look.numbers)
        now = time.monotonic()
        # Those transactions were over when this look was made: it would have seen their rows.
        self._missing = {
            number: limit
            for number, limit in self._missing.items()
            if number not in seen
            and (limit[0] > look.oldest_running or (look.copied and limit[1] > now))
        }
        highest = max(seen, default=self._highest)
        between = range(self._highest + 1, highest)
        self._missing |= {
            n: (look.next_transaction, now + COPY_PATIENCE) for n in between if n not in seen
        }
        self._highest = max(self._highest, highest)


async def highest_numbers(conn: Conn) -> tuple[int, int]:
    """Return the highest visible drift_id and change_id; 0 for none."""
    sql = """
        select
            coalesce((select max(drift_id) from schemawatch.drift), 0),
            coalesce((select max(change_id) from schemawatch.drift_status_change), 0)"""
    cursor = await conn.execute(sql)
    row = await cursor.fetchone()
    return (row[0], row[1]) if row else (0, 0)


async def drift_ids_after(conn: Conn, drift_id: int, *, limit: int) -> list[int]:
    """Return up to limit drift_ids above this one, in order."""
    sql = """
        select drift_id
        from schemawatch.drift
        where drift_id > %(drift_id)s
        order by drift_id
        limit %(limit)s"""
    cursor = await conn.execute(sql, {"drift_id": drift_id, "limit": limit})
    return [row[0] for row in await cursor.fetchall()]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """What a drift became."""

    change_id: int
    drift_id: int
    status: str


async def status_changes_after(conn: Conn, change_id: int, *, limit: int) -> list[StatusChange]:
    """Return up to limit changes above this one, in order."""
    sql = """
        select change_id, drift_id, status
        from schemawatch.drift_status_change
        where change_id > %(change_id)s
        order by change_id
        limit %(limit)s"""
    async with conn.cursor(row_factory=class_row(StatusChange)) as cur:
        await cur.execute(sql, {"change_id": change_id, "limit": limit})
        return await cur.fetchall()


async def get_status_changes(conn: Conn, change_ids: Sequence[int]) -> list[StatusChange]:
    """Return these changes, in order."""
    sql = """
        select change_id, drift_id, status
        from schemawatch.drift_status_change
        where change_id = any(%(change_ids)s::bigint[])
        order by change_id"""
    async with conn.cursor(row_factory=class_row(StatusChange)) as cur:
        await cur.execute(sql, {"change_ids": list(change_ids)})
        return await cur.fetchall()


async def valid_keys(conn: Conn, key_ids: Iterable[int]) -> dict[int, list[int] | None]:
    """Return those of these keys that are valid now, each with the tables that it reaches."""
    sql = """
        select key_id, schemawatch._key_tables(schema_ids, table_pattern)
        from schemawatch.api_key
        where key_id = any(%(key_ids)s::bigint[])
          and revoked_at is null
          and (expires_at is null or expires_at > clock_timestamp())"""
    cursor = await conn.execute(sql, {"key_ids": list(key_ids)})
    return {row[0]: row[1] for row in await cursor.fetchall()}
