"""The two shapes of answer that most statements have: one value, or one JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, LiteralString, TypeVar

import msgspec

from controlplane.db.pool import Conn

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

# Statements whose columns are the fields of that struct: what a statement returns does not change.
_fitting: Final[set[tuple[str, type[msgspec.Struct]]]] = set()


async def fetch_value(conn: Conn, sql: LiteralString, values: Mapping[str, object]) -> Any:
    """Return the first column of the first row; None when there is no row."""
    cursor = await conn.execute(sql, values)
    row = await cursor.fetchone()
    return row[0] if row else None


async def fetch_structs(
    conn: Conn, sql: LiteralString, values: Mapping[str, object], kind: type[S]
) -> list[S]:
    """Return all rows, whose columns must be the fields of the struct, in their order."""
    # binary: times in text take longer to read than all else of a row
    cursor = await conn.execute(sql, values, binary=True)
    if (sql, kind) not in _fitting:
        columns = [column.name for column in cursor.description or ()]
        if columns != list(kind.__struct_fields__):
            raise TypeError(f"{kind.__name__} is not {columns}")
        _fitting.add((sql, kind))
    return [kind(*row) for row in await cursor.fetchall()]


async def fetch_documents(
    conn: Conn, sql: LiteralString, values: Mapping[str, object], kind: type[T]
) -> list[T]:
    """Return the first column of all rows, which must be JSON as text, decoded and checked."""
    cursor = await conn.execute(sql, values)
    return [msgspec.json.decode(row[0], type=kind) for row in await cursor.fetchall()]
