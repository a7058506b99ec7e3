"""/v1/fleet: where a database is otherwise than most databases of a group."""

from __future__ import annotations

from typing import Final

from sanic import HTTPResponse

from controlplane.db.fleet import FleetDifference, FleetFilter, State, list_differences
from controlplane.errors import NotFoundError
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import Id, Impacts, Name
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import LARGEST_ID, plain, read_id, read_query
from controlplane.http.request.responses import respond

NAME_BYTES: Final = 63


class FleetQuery(PageQuery, frozen=True):
    """impact may name several, with commas between.

    state: new (seen, and not told yet), open, lost (for a day nobody compared), ended.
    """

    group: Name | None = None
    impact: Impacts | None = None
    state: State | None = None
    schema_id: Id | None = None


class FleetPage(Page, frozen=True):
    """Differences with their findings, the newest first."""

    differences: list[FleetDifference]


async def list_fleet_differences(request: Request) -> HTTPResponse:
    """List the tables that are or were otherwise here than in most databases of a group."""
    query = read_query(request, FleetQuery)
    rows = await request.database.call(
        list_differences,
        FleetFilter(
            group=query.group and plain("group", query.group, most_bytes=NAME_BYTES),
            impacts=query.impact.split(",") if query.impact else None,
            states=[query.state] if query.state else None,
            schema_id=query.schema_id,
            tables=request.tables,
        ),
        before=read_cursor("fleet", query.cursor) or LARGEST_ID,
        limit=query.limit + 1,
    )
    page, next_cursor = make_page("fleet", rows, query.limit, "difference_id")
    return respond(request, FleetPage(differences=page, next_cursor=next_cursor))


async def get_fleet_difference(request: Request, difference_id: str) -> HTTPResponse:
    """Show one difference, whatever became of it."""
    number = read_id("difference_id", difference_id)
    wanted = FleetFilter(difference_id=number)
    found = await request.database.call(list_differences, wanted, before=LARGEST_ID, limit=1)
    if not found:
        raise NotFoundError(f"there is no difference {number}", hint="GET /v1/fleet lists them.")
    return respond(request, found[0])


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/fleet",
        handler=list_fleet_differences,
        summary="List where the database is otherwise than most of a group",
        scope="read",
        query=FleetQuery,
        answers={200: FleetPage},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/fleet/{difference_id}",
        handler=get_fleet_difference,
        summary="Show one such difference",
        scope="read",
        answers={200: FleetDifference},
    ),
)
