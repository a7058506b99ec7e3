"""GET /health: how the service is; needs no key."""

from __future__ import annotations

from typing import Final

from sanic import HTTPResponse

from controlplane.http.answers import respond
from controlplane.http.context import Request
from controlplane.http.monitor import Health
from controlplane.http.operations import Operation


async def get_health(request: Request) -> HTTPResponse:
    """Tell how the service is; 503 when it cannot do its work."""
    health = await request.app.ctx.monitor.health()
    return respond(request, health, status=503 if health.status == "unavailable" else 200)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/health",
        handler=get_health,
        summary="How the service is",
        scope=None,
        answers={200: Health, 503: Health},
        cacheable=False,
    ),
)
