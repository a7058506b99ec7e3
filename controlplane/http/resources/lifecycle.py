"""/v1/drifts/{drift_id}/acknowledge, resolve and reopen: what becomes of a drift."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.drifts import Drift
from controlplane.db.lifecycle import Move, move_drifts
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import (
    Body,
)
from controlplane.http.request.reading import plain, read_body, read_id
from controlplane.http.request.responses import respond


class Reason(Body, frozen=True):
    """Why somebody decides about a drift."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


REASON_BYTES: Final = 8000


async def acknowledge_drift(request: Request, drift_id: str) -> HTTPResponse:
    """Say that an open drift is known."""
    return await _move(request, drift_id, "acknowledge")


async def resolve_drift(request: Request, drift_id: str) -> HTTPResponse:
    """Say that a drift is settled."""
    return await _move(request, drift_id, "resolve")


async def reopen_drift(request: Request, drift_id: str) -> HTTPResponse:
    """Say that a drift needs attention after all."""
    return await _move(request, drift_id, "reopen")


async def _move(request: Request, drift_id: str, move: Move) -> HTTPResponse:
    number = read_id("drift_id", drift_id)
    body = read_body(request, Reason)
    key = request.ctx.key
    [moved] = await request.database.call(
        move_drifts,
        [number],
        move,
        reason=plain("reason", body.reason, most_bytes=REASON_BYTES),
        by=key.name if key else None,
    )
    return respond(request, moved)


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/v1/drifts/{drift_id}/acknowledge",
        handler=acknowledge_drift,
        summary="Say that an open drift is known and needs no attention",
        scope="write",
        body=Reason,
        answers={200: Drift},
    ),
    Operation(
        method="POST",
        path="/v1/drifts/{drift_id}/resolve",
        handler=resolve_drift,
        summary="Say that a drift is settled",
        scope="write",
        body=Reason,
        answers={200: Drift},
    ),
    Operation(
        method="POST",
        path="/v1/drifts/{drift_id}/reopen",
        handler=reopen_drift,
        summary="Say that a drift needs attention after all",
        scope="write",
        body=Reason,
        answers={200: Drift},
    ),
)
