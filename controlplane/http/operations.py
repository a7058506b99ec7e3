"""What an endpoint is: one row that both the router and the OpenAPI document are made from."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import msgspec
from sanic import HTTPResponse

from controlplane.core.api_keys import Scope
from controlplane.http.context import Request

Handler: TypeAlias = Callable[..., Coroutine[Any, Any, HTTPResponse]]
# The type of a JSON body, None for no body, or the media type of any other text.
Answer: TypeAlias = type[object] | str | None


# eq=False: Sanic wants to hash what a route carries.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operation:
    """One method of one path; a scope of None means that it answers without a key."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    handler: Handler
    summary: str
    answers: Mapping[int, Answer]
    scope: Scope | None
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None

    @property
    def name(self) -> str:
        """The operationId, and the name of the route."""
        return self.handler.__name__

    @property
    def methods(self) -> tuple[str, ...]:
        """HEAD comes with GET."""
        return ("GET", "HEAD") if self.method == "GET" else (self.method,)


def operation_of(request: Request) -> Operation | None:
    """Return what a routed request asked for; None when no route matched."""
    return None if request.route is None else request.route.ctx.operation
