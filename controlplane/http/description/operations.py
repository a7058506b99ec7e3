"""What an endpoint is: one row that both the router and the OpenAPI document are made from."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import msgspec
from sanic import HTTPResponse

from controlplane.core.api_keys import Scope
from controlplane.http.errors import DATABASES

Handler: TypeAlias = Callable[..., Coroutine[Any, Any, HTTPResponse]]
# The type of a JSON body, None for no body, or the media type of any other text.
Answer: TypeAlias = type[object] | str | None
# Parameters of paths that are no numbers.
TEXT_PARAMETERS: Final = frozenset({"rule_id", "consumer", "schema_name", "asset", "database"})
Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
# What a key that is limited to some tables gets.
#   by_path   404 unless the object in the path belongs to one of them; see limits.py
#   filtered  whatever the handler makes of request.tables
#   open      what any key gets: nothing in it belongs to a table
#   refused   403
Limited: TypeAlias = Literal["by_path", "filtered", "open", "refused"]


# eq=False: Sanic wants to hash what a route carries.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operation:
    """One method of one path; a scope of None means that it answers without a key.

    What changes something runs in one transaction, with its audit event and, where the client
    sends an Idempotency-Key, its answer. A GET that answers with JSON gets an ETag.
    """

    method: Method
    path: str
    handler: Handler
    summary: str
    answers: Mapping[int, Answer]
    scope: Scope | None
    query: type[msgspec.Struct] | None = None
    body: type[msgspec.Struct] | None = None
    # a body that could be sent
    example: Mapping[str, object] | None = None
    limited: Limited = "by_path"
    # a POST that only looks, such as a preview
    looks: bool = False
    # what no one database answers: a key that is valid in any of them will do
    anywhere: bool = False
    # about several databases at once, so below the name of none
    across: bool = False
    # False: the answer is never the same twice
    cacheable: bool = True

    @property
    def changes(self) -> bool:
        """Whether it changes something: then it is audited."""
        return self.method != "GET" and not self.looks

    @property
    def tagged(self) -> bool:
        """Whether its answers have an ETag."""
        return self.method == "GET" and self.cacheable

    @property
    def repeatable(self) -> bool:
        """Whether it heeds an Idempotency-Key; the other methods are idempotent as they are."""
        return self.method in {"POST", "PATCH"} and self.changes and self.scope is not None

    @property
    def within(self) -> str | None:
        """The path below the name of a database; None for what is there once, for all of them."""
        if self.across or not self.path.startswith("/v1/") or self.path.startswith(DATABASES):
            return None
        return f"{DATABASES}/{{database}}/{self.path.removeprefix('/v1/')}"

    @property
    def name(self) -> str:
        """The operationId, and the name of the route."""
        return self.handler.__name__

    @property
    def methods(self) -> tuple[str, ...]:
        """HEAD comes with GET."""
        return ("GET", "HEAD") if self.method == "GET" else (self.method,)
