"""/v1/overview: all watched tables at a glance."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.overview import TableOverview, list_overview
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.paging import Cursor, Page, make_page, read_cursor
from controlplane.http.request.reading import read_query
from controlplane.http.request.responses import respond


class OverviewQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """days is how far back history goes, today among them."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=10000, description="Most rows in one answer.")] = (
        1000
    )
    cursor: Cursor | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 30


class OverviewPage(Page, frozen=True):
    """Watched tables, in the order of their schema_id."""

    tables: list[TableOverview]


async def get_overview(request: Request) -> HTTPResponse:
    """Show the watched tables with their open drifts and the days on which they changed."""
    query = read_query(request, OverviewQuery)
    rows = await request.database.call(
        list_overview,
        after=read_cursor("overview", query.cursor) or 0,
        limit=query.limit + 1,
        days=query.days,
        tables=request.tables,
    )
    page, next_cursor = make_page("overview", rows, query.limit, "schema_id")
    return respond(request, OverviewPage(tables=page, next_cursor=next_cursor))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/overview",
        handler=get_overview,
        summary="Show all tables at a glance: open drifts, and the days on which they changed",
        scope="read",
        query=OverviewQuery,
        answers={200: OverviewPage},
        limited="filtered",
    ),
)
