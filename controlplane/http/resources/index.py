"""GET /: the page, to browsers, and where things are, to programs. Neither needs a key."""

from __future__ import annotations

from typing import Final

import msgspec
from sanic import HTTPResponse

from controlplane import __version__
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.responses import respond
from controlplane.http.resources.page import page


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """What this is, and the paths where it goes on; all but those under v1 need no key."""

    name: str = "SchemaWatch"
    version: str = __version__
    docs: str = "/docs"
    openapi: str = "/openapi.json"
    health: str = "/health"
    metrics: str = "/metrics"
    v1: str = "/v1"
    authentication: str = "an API key in the header X-API-Key"


async def get_index(request: Request) -> HTTPResponse:
    """Say where things are; a browser gets the page for people."""
    if "text/html" in request.header_value("accept").lower():
        return page(request)
    return respond(request, Index(), headers={"vary": "accept, accept-encoding"})


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/",
        handler=get_index,
        summary="Where things are; browsers get the page for people",
        scope=None,
        answers={200: Index},
    ),
)
