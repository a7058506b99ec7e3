"""/v1/audit: what was changed with which key."""

from __future__ import annotations

from typing import Final

from sanic import HTTPResponse

from controlplane.db.audit import AuditFilter, list_audit_events
from controlplane.http.answers import respond
from controlplane.http.context import Request
from controlplane.http.envelopes import AuditPage
from controlplane.http.operations import Operation
from controlplane.http.paging import make_page, read_cursor
from controlplane.http.queries import AuditQuery
from controlplane.http.reading import LARGEST_ID, plain, read_query

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
    rows = await request.app.ctx.database.call(
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
