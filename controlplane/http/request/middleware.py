"""What every operation gets by its declaration: limits to tables, ETag, idempotency, audit."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext
from http import HTTPStatus
from typing import Final

from sanic import HTTPResponse

from controlplane.core.current import about
from controlplane.db.audit import record_audit_event
from controlplane.db.pool import Conn, reading
from controlplane.errors import SchemaWatchError
from controlplane.http.description.operations import Handler, Operation
from controlplane.http.request.conditional import conditional
from controlplane.http.request.context import Request
from controlplane.http.request.idempotency import once, read_repeatable
from controlplane.http.request.limits import check_limits
from controlplane.http.request.responses import header_of

log = logging.getLogger(__name__)

LONGEST_OBJECT: Final = 500


def handler_of(operation: Operation) -> Handler:
    """Return what the router calls: the handler, with what its operation declares around it."""

    async def serve(request: Request, **values: str) -> HTTPResponse:
        if operation.within is not None:
            values.pop("database", None)
        with about(request.named):
            return await answer(request, values)

    async def answer(request: Request, values: dict[str, str]) -> HTTPResponse:
        if operation.changes:
            return await _change(request, operation, values)
        with reading() if operation.method == "GET" else nullcontext():
            await check_limits(request, operation, values)
            response = await operation.handler(request, **values)
        return conditional(request, response) if operation.tagged else response

    return serve


async def _change(request: Request, operation: Operation, values: dict[str, str]) -> HTTPResponse:
    """The change, its audit event and the kept answer are one transaction."""

    async def work(conn: Conn) -> HTTPResponse:
        async def do() -> HTTPResponse:
            await check_limits(request, operation, values)
            return await operation.handler(request, **values)

        repeatable = read_repeatable(request, operation)
        if repeatable is None:
            response, done = await do(), True
        else:
            response, done = await once(conn, request, repeatable, do)
        if done:
            changed = header_of(response, "location") or request.path
            await _note(conn, request, operation, changed=changed, status=response.status)
        return response

    try:
        return await request.database.transact(work)
    except Exception as error:
        await _note_failure(request, operation, error)
        raise


async def _note_failure(request: Request, operation: Operation, error: Exception) -> None:
    """Note what was refused or failed, after its transaction; best effort, and not without end."""
    key, context = request.ctx.key, request.app.ctx
    if key is None:
        return
    asked = (request.source.name, key.key_id)
    if not context.refusals.admit(asked, time.monotonic()):
        return
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    if isinstance(error, SchemaWatchError):
        status = error.status
    try:
        await request.database.call(_note, request, operation, changed=request.path, status=status)
    except SchemaWatchError as trouble:
        log.warning("event=audit_failed request_id=%s code=%s", request.request_id, trouble.code)


async def _note(
    conn: Conn, request: Request, operation: Operation, *, changed: str, status: int
) -> None:
    key = request.ctx.key
    if key is None:
        return
    await record_audit_event(
        conn,
        key_id=key.key_id,
        key_name=key.name,
        operation=operation.name,
        changed=changed[:LONGEST_OBJECT],
        request_id=request.request_id,
        status=status,
    )
