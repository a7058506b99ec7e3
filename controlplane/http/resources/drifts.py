"""/v1/drifts and /v1/schemas/{schema_id}/drifts: what changed, who did it, how bad it is."""

from __future__ import annotations

from typing import Final, Literal

from sanic import HTTPResponse

from controlplane.db.drift_filter import DriftFilter
from controlplane.db.drifts import Drift, get_drifts, list_drifts
from controlplane.db.pool import Conn
from controlplane.db.watched_tables import require_registration, unknown_table
from controlplane.errors import NotFoundError
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import (
    Id,
    Impacts,
    Moment,
    Name,
    Status,
)
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import LARGEST_ID, plain, read_id, read_query
from controlplane.http.request.responses import respond

NAME_BYTES: Final = 252


class DriftsQuery(PageQuery, frozen=True):
    """impact may name several, with commas between; since and until are RFC 3339 times.

    since is included, until is not; declared is whether the change was declared, actor the
    session user who made it.
    """

    impact: Impacts | None = None
    status: Status | None = None
    declared: Literal["true", "false"] | None = None
    actor: Name | None = None
    since: Moment | None = None
    until: Moment | None = None


class AllDriftsQuery(DriftsQuery, frozen=True):
    """The same over all tables, or one."""

    schema_id: Id | None = None


class DriftPage(Page, frozen=True):
    """Drifts with their changes, the newest first."""

    drifts: list[Drift]


async def list_all_drifts(request: Request) -> HTTPResponse:
    """List the drifts of all tables, the newest first."""
    query = read_query(request, AllDriftsQuery)
    return await _list(request, query, query.schema_id)


async def list_table_drifts(request: Request, schema_id: str) -> HTTPResponse:
    """List the drifts of one table, the newest first."""
    number = read_id("schema_id", schema_id)
    return await _list(request, read_query(request, DriftsQuery), number)


async def _list(request: Request, query: DriftsQuery, schema_id: int | None) -> HTTPResponse:
    before = read_cursor("drifts", query.cursor) or LARGEST_ID
    rows = await request.database.call(
        _find, wanted(request, query, schema_id), before, query.limit + 1
    )
    page, next_cursor = make_page("drifts", rows, query.limit, "drift_id")
    return respond(request, DriftPage(drifts=page, next_cursor=next_cursor))


def wanted(request: Request, query: DriftsQuery, schema_id: int | None) -> DriftFilter:
    """Return the filter that a query and its key are."""
    return DriftFilter(
        schema_id=schema_id,
        impacts=query.impact.split(",") if query.impact else None,
        status=query.status,
        declared=None if query.declared is None else query.declared == "true",
        actor=query.actor and plain("actor", query.actor, most_bytes=NAME_BYTES),
        since=query.since,
        until=query.until,
        tables=request.tables,
    )


async def _find(conn: Conn, wanted: DriftFilter, before: int, limit: int) -> list[Drift]:
    if wanted.schema_id is not None:
        if wanted.tables is not None and wanted.schema_id not in wanted.tables:
            raise unknown_table(wanted.schema_id)
        await require_registration(conn, wanted.schema_id)
    return await list_drifts(conn, wanted, before=before, limit=limit)


async def get_drift(request: Request, drift_id: str) -> HTTPResponse:
    """Show one drift."""
    number = read_id("drift_id", drift_id)
    found = await request.database.call(_one, number)
    if found is None:
        raise NotFoundError(f"there is no drift {number}", hint="GET /v1/drifts lists them.")
    return respond(request, found)


async def _one(conn: Conn, drift_id: int) -> Drift | None:
    exists = await conn.execute(
        "select from schemawatch.drift where drift_id = %(drift_id)s", {"drift_id": drift_id}
    )
    if await exists.fetchone() is None:
        return None
    return next(iter(await get_drifts(conn, [drift_id])), None)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/schemas/{schema_id}/drifts",
        handler=list_table_drifts,
        summary="List the drifts of one table",
        scope="read",
        query=DriftsQuery,
        answers={200: DriftPage},
    ),
    Operation(
        method="GET",
        path="/v1/drifts",
        handler=list_all_drifts,
        summary="List the drifts of all tables",
        scope="read",
        query=AllDriftsQuery,
        answers={200: DriftPage},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/drifts/{drift_id}",
        handler=get_drift,
        summary="Show one drift",
        scope="read",
        answers={200: Drift},
    ),
)
