"""What a key that is limited to some tables may see: to it, nothing else is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, LiteralString

from controlplane.db.api_keys import reaches_table
from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import unknown_table
from controlplane.errors import NotFoundError
from controlplane.http.description.operations import Operation
from controlplane.http.errors import FieldError, LimitedKeyError
from controlplane.http.request.context import Request

_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
LARGEST_ID: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owned:
    """An object that belongs to tables: what it is called, and the statement that finds which."""

    called: str
    tables: LiteralString


_OWNED: Final[dict[str, _Owned]] = {
    "schema_id": _Owned(called="table", tables="select array[%(id)s::bigint]"),
    "drift_id": _Owned(
        called="drift",
        tables="select array[schema_id] from schemawatch.drift where drift_id = %(id)s",
    ),
    "endpoint_id": _Owned(
        called="webhook",
        tables="""
            select coalesce(schema_ids, array[schema_id])
            from schemawatch.endpoint
            where endpoint_id = %(id)s""",
    ),
    "delivery_id": _Owned(
        called="delivery",
        tables="""
            select coalesce(ep.schema_ids, array[ep.schema_id])
            from schemawatch.delivery as dl
            join schemawatch.endpoint as ep on ep.endpoint_id = dl.endpoint_id
            where dl.delivery_id = %(id)s""",
    ),
    "approval_id": _Owned(
        called="approval",
        tables="select array[schema_id] from schemawatch.approval where approval_id = %(id)s",
    ),
    "announcement_id": _Owned(
        called="announcement",
        tables="""
            select array[schema_id] from schemawatch.announced_change
            where announcement_id = %(id)s""",
    ),
    "difference_id": _Owned(
        called="difference",
        tables="""
            select array[schema_id] from schemawatch.fleet_difference
            where difference_id = %(id)s""",
    ),
    "override_id": _Owned(
        called="override",
        tables="""
            select array[schema_id] from schemawatch.rule_override where override_id = %(id)s""",
    ),
}
"""By the name of the parameter in the path. What belongs to no table, or to all, has a null."""


async def check_limits(request: Request, operation: Operation, values: dict[str, str]) -> None:
    """For a limited key: NotFoundError unless what the path names belongs to one of its tables.

    An operation whose path names nothing that is known to belong to a table is refused, unless it
    says otherwise: a new resource is closed to such keys until somebody thought about it.
    """
    if request.tables is None or operation.limited in {"filtered", "open"}:
        return
    name = next((name for name in _PARAMETER.findall(operation.path) if name in _OWNED), None)
    if name is None:
        raise LimitedKeyError
    if not _NUMBER.fullmatch(values[name]) or int(values[name]) > LARGEST_ID:
        return  # the handler says what is wrong with it
    number, owned = int(values[name]), _OWNED[name]
    theirs = await request.database.call(_tables, owned, number)
    if not set(theirs) <= set(request.tables):
        raise _unknown(name, owned, number, operation)


def require_own_tables(request: Request, *schema_ids: int | None) -> None:
    """For a limited key: FieldError unless a body names tables, NotFoundError unless its own."""
    named = [schema_id for schema_id in schema_ids if schema_id is not None]
    if request.tables is None:
        return
    if not named:
        raise FieldError("schema_id", "is missing, and this key is limited to some tables")
    for schema_id in named:
        if schema_id not in request.tables:
            raise unknown_table(schema_id)


async def reaches(request: Request, conn: Conn, schema_id: int) -> bool:
    """Whether the key reaches this table, which may have come after the key was asked for."""
    key = request.ctx.key
    return key is None or key.tables is None or await reaches_table(conn, key.key_id, schema_id)


async def _tables(conn: Conn, owned: _Owned, number: int) -> list[int | None]:
    """Return the tables of an object; of one that is not there the same as of one of all tables."""
    return await fetch_value(conn, owned.tables, {"id": number}) or [None]


def _unknown(name: str, owned: _Owned, number: int, operation: Operation) -> NotFoundError:
    """Say the same as the handler does of what is not there."""
    if name == "schema_id":
        return unknown_table(number)
    collection = operation.path.partition("/{")[0]
    return NotFoundError(
        f"there is no {owned.called} {number}", hint=f"GET {collection} lists them."
    )
