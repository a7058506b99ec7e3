"""ETags: a client that has the answer already is told so, instead of being sent it again."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Final

from sanic import HTTPResponse

from controlplane.http.request.context import Request
from controlplane.http.request.responses import header_of

REVALIDATE: Final = "private, no-cache"


def tag_of(body: bytes) -> str:
    """Return the strong ETag of a body: other bytes, another tag."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def has(request: Request, tag: str) -> bool:
    """Whether If-None-Match names this tag; for GET weak and strong ones compare alike."""
    sent = request.header_values("if-none-match")
    tags = [one.strip().removeprefix("W/") for line in sent for one in line.split(",")]
    return "*" in tags or tag.removeprefix("W/") in tags


def conditional(request: Request, response: HTTPResponse) -> HTTPResponse:
    """Give an answer its ETag; 304 when the client has it. The handler's own tag is kept."""
    if response.status != HTTPStatus.OK or not response.body:
        return response
    tag = header_of(response, "etag")
    keep = header_of(response, "cache-control")
    if tag is None:
        tag, keep = tag_of(response.body), REVALIDATE
        response.headers["etag"], response.headers["cache-control"] = tag, keep
    return not_modified(tag, keep or REVALIDATE) if has(request, tag) else response


def not_modified(tag: str, cache_control: str = REVALIDATE) -> HTTPResponse:
    """Say that the client has the newest."""
    return HTTPResponse(status=304, headers={"etag": tag, "cache-control": cache_control})
