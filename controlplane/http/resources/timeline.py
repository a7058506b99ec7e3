"""/v1/timeline: drifts as marks on a time axis."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.timeline import Mark, list_marks
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.paging import Page, make_page, read_cursor
from controlplane.http.request.reading import LARGEST_ID, read_query
from controlplane.http.request.responses import respond
from controlplane.http.resources.drifts import AllDriftsQuery, wanted


class TimelineQuery(AllDriftsQuery, frozen=True):
    """As for the list of drifts, with more of them at once."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=1000, description="Most rows in one answer.")] = 500


class TimelinePage(Page, frozen=True):
    """Drifts without their changes, the newest first."""

    marks: list[Mark]


async def get_timeline(request: Request) -> HTTPResponse:
    """List drifts, a line each, the newest first."""
    query = read_query(request, TimelineQuery)
    rows = await request.database.call(
        list_marks,
        wanted(request, query, query.schema_id),
        before=read_cursor("timeline", query.cursor) or LARGEST_ID,
        limit=query.limit + 1,
    )
    page, next_cursor = make_page("timeline", rows, query.limit, "drift_id")
    return respond(request, TimelinePage(marks=page, next_cursor=next_cursor))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/timeline",
        handler=get_timeline,
        summary="List drifts without their changes, a line each",
        scope="read",
        query=TimelineQuery,
        answers={200: TimelinePage},
        limited="filtered",
    ),
)
