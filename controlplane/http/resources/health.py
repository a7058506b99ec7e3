"""GET /health and its like: they need no key, so they name no host and no person."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from sanic import HTTPResponse

from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.responses import respond
from controlplane.http.server.health import DatabaseHealth, Health
from controlplane.http.server.together import together


async def health_of(request: Request) -> Health:
    """Return how the service is; of many databases by what each says within a moment."""
    sources = request.app.ctx.sources
    if sources.alone is not None:
        return await sources.alone.monitor.health()
    await request.app.ctx.looks.ask(sources, "health", lambda source: source.monitor.health())
    draining = any(source.monitor.draining for source in sources)
    healths = {source.name: source.monitor.told() for source in sources}
    return together(healths, draining=draining)


async def get_health(request: Request) -> HTTPResponse:
    """Tell how the service is; 503 when it cannot do its work."""
    health = await health_of(request)
    return respond(request, health, status=503 if health.status == "unavailable" else 200)


class Alive(msgspec.Struct, frozen=True, kw_only=True):
    """That this answers is all there is to say."""

    status: Literal["alive"] = "alive"


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether requests should be sent here; reasons say why not, and what to do.

    Of many databases each has its state; the service is ready without them.
    """

    ready: bool
    reasons: list[str]
    databases: dict[str, DatabaseHealth] | msgspec.UnsetType = msgspec.UNSET


async def get_health_live(request: Request) -> HTTPResponse:
    """Tell that the process can answer: restart it when it does not."""
    return respond(request, Alive())


async def get_health_ready(request: Request) -> HTTPResponse:
    """Tell whether the service can do its work: send it no requests when it cannot."""
    health = await health_of(request)
    reasons = health.not_ready
    body = Readiness(ready=not reasons, reasons=reasons, databases=health.databases)
    return respond(request, body, status=503 if reasons else 200)


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
    Operation(
        method="GET",
        path="/health/live",
        handler=get_health_live,
        summary="Whether the process answers",
        scope=None,
        answers={200: Alive},
        cacheable=False,
    ),
    Operation(
        method="GET",
        path="/health/ready",
        handler=get_health_ready,
        summary="Whether the service can do its work",
        scope=None,
        answers={200: Readiness, 503: Readiness},
        cacheable=False,
    ),
)
