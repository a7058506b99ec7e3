"""From a value to the bytes of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from sanic import HTTPResponse

from controlplane.http.description.media import JSON
from controlplane.http.request.context import Request, operation_of


class ShownOnce(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, or a part of one, that holds a secret: it is not kept, not even to repeat it."""


def respond(
    request: Request,
    value: object,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTTPResponse:
    """Answer with a value of the type that the operation declares for this status."""
    operation = operation_of(request)
    declared = operation.answers.get(status) if operation else None
    if not isinstance(declared, type) or not isinstance(value, declared):
        raise TypeError(f"answer {status} of {request.path} is not what it declares")
    request.ctx.shows_secret = any(isinstance(part, ShownOnce) for part in (value, *_parts(value)))
    return HTTPResponse(
        msgspec.json.encode(value),
        status=status,
        headers={"cache-control": "no-store", **(headers or {})},
        content_type=JSON,
    )


def respond_empty(*, status: int = 204, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """Answer without a body."""
    return HTTPResponse(status=status, headers=dict(headers or {}))


def header_of(response: HTTPResponse, name: str) -> str | None:
    """Return a header of an answer."""
    return cast("str | None", cast("Any", response.headers).get(name))


def _parts(value: object) -> list[object]:
    names = value.__struct_fields__ if isinstance(value, msgspec.Struct) else ()
    return [getattr(value, name) for name in names]
