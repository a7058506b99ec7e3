"""/v1/approvals: what may be committed although it is over a limit."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.guard import (
    Approval,
    approve_change,
    get_approval,
    list_approvals,
    remove_approval,
)
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import Body, Id, Moment
from controlplane.http.request.limits import require_own_tables
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import plain, read_body, read_id, read_query
from controlplane.http.request.responses import respond, respond_empty
from controlplane.http.resources.overrides import key_name

TEXT_BYTES: Final = 2000
NAME_BYTES: Final = 200


class ApproveChange(Body, frozen=True):
    """A finding by its fingerprint, whatever is declared so, or the finding so declared."""

    schema_id: Id
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    until: Moment
    fingerprint: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")] | None = None
    declared_as: Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_BYTES)] | None = None
    uses: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class ApprovalPage(Page, frozen=True):
    """Approvals, in the order of their numbers."""

    approvals: list[Approval]


async def create_approval(request: Request) -> HTTPResponse:
    """Let a change of a protected table pass."""
    body = read_body(request, ApproveChange)
    require_own_tables(request, body.schema_id)
    declared_as = body.declared_as
    if declared_as is not None:
        declared_as = plain("declared_as", declared_as, most_bytes=NAME_BYTES)
    made = await request.database.call(
        approve_change,
        body.schema_id,
        reason=plain("reason", body.reason, most_bytes=TEXT_BYTES),
        until=body.until,
        fingerprint=body.fingerprint,
        declared_as=declared_as,
        uses=body.uses,
        by=key_name(request),
    )
    headers = {"location": f"/v1/approvals/{made.approval_id}"}
    return respond(request, made, status=201, headers=headers)


async def list_all_approvals(request: Request) -> HTTPResponse:
    """List approvals, also those that are used, expired or removed."""
    query = read_query(request, PageQuery)
    rows = await request.database.call(
        list_approvals,
        after=read_cursor("approvals", query.cursor) or 0,
        limit=query.limit + 1,
        tables=request.tables,
    )
    page, next_cursor = make_page("approvals", rows, query.limit, "approval_id")
    return respond(request, ApprovalPage(approvals=page, next_cursor=next_cursor))


async def show_approval(request: Request, approval_id: str) -> HTTPResponse:
    """Show one approval, in force or not."""
    number = read_id("approval_id", approval_id)
    return respond(request, await request.database.call(get_approval, number))


async def end_approval(request: Request, approval_id: str) -> HTTPResponse:
    """End an approval."""
    number = read_id("approval_id", approval_id)
    await request.database.call(remove_approval, number, by=key_name(request))
    return respond_empty()


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/approvals",
        handler=create_approval,
        summary="Let a change of a protected table pass",
        scope="admin",
        body=ApproveChange,
        answers={201: Approval},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/approvals",
        handler=list_all_approvals,
        summary="List approvals, also those that are used, expired or removed",
        scope="read",
        query=PageQuery,
        answers={200: ApprovalPage},
        limited="filtered",
    ),
    Operation(
        method="GET",
        path="/v1/approvals/{approval_id}",
        handler=show_approval,
        summary="Show one approval",
        scope="read",
        answers={200: Approval},
    ),
    Operation(
        method="DELETE",
        path="/v1/approvals/{approval_id}",
        handler=end_approval,
        summary="End an approval",
        scope="admin",
        answers={204: None},
    ),
)
