"""The page for people: its files. They hold no secret, and need no key."""

from __future__ import annotations

from typing import Final

from sanic import HTTPResponse

from controlplane.errors import NotFoundError
from controlplane.http.description.operations import Operation
from controlplane.http.page import ASSETS, INDEX, POLICY, Asset
from controlplane.http.request.context import Request

_HEADERS: Final = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def page(request: Request) -> HTTPResponse:
    """Answer with the page itself."""
    return _sent(request, ASSETS[INDEX], vary="accept, accept-encoding")


async def get_asset(request: Request, asset: str) -> HTTPResponse:
    """Send a file of the page."""
    found = ASSETS.get(asset)
    if found is None:
        raise NotFoundError("there is no such file", code="SW120")
    return _sent(request, found, vary="accept-encoding")


def _sent(request: Request, asset: Asset, *, vary: str) -> HTTPResponse:
    headers = {**_HEADERS, "vary": vary}
    body = asset.body
    if "gzip" in request.header_value("accept-encoding"):
        body = asset.gzipped
        headers["content-encoding"] = "gzip"
    return HTTPResponse(body, headers=headers, content_type=asset.media_type)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/assets/{asset}",
        handler=get_asset,
        summary="A file of the page for people",
        scope=None,
        answers={200: "text/plain"},
    ),
)
