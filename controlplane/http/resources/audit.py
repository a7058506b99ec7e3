"""/v1/audit: what was changed with which key."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from sanic import HTTPResponse

from controlplane.db.audit import AuditEvent, AuditFilter, list_audit_events
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import (
    Id,
    Moment,
)
from controlplane.http.request.paging import Page, PageQuery, make_page, read_cursor
from controlplane.http.request.reading import LARGEST_ID, plain, read_query
from controlplane.http.request.responses import respond


class AuditQuery(PageQuery, frozen=True):
    """Filters of the audit log; since is included, until is not."""

    key_id: Id | None = None
    operation: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None
    outcome: Literal["done", "refused", "failed"] | None = None
    since: Moment | None = None
    until: Moment | None = None


class AuditPage(Page, frozen=True):
    """Audit events, the newest first."""

    audit: list[AuditEvent]


OPERATION_BYTES: Final = 400


async def list_audit(request: Request) -> HTTPResponse:
    """List what was changed with keys, the newest first."""
    query = read_query(request, AuditQuery)
    wanted = AuditFilter(
        key_id=query.key_id,
        operation=query.operation
        and plain("operation", query.operation, most_bytes=OPERATION_BYTES),
        outcome=query.outcome,
        since=query.since,
        until=query.until,
    )
    before = read_cursor("audit", query.cursor) or LARGEST_ID
    rows = await request.database.call(
        list_audit_events, wanted, before=before, limit=query.limit + 1
    )
    page, next_cursor = make_page("audit", rows, query.limit, "event_id")
    return respond(request, AuditPage(audit=page, next_cursor=next_cursor))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/audit",
        handler=list_audit,
        summary="List what was changed with keys",
        scope="admin",
        query=AuditQuery,
        answers={200: AuditPage},
        limited="refused",
    ),
)
