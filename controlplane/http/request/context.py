"""What an application and a request carry."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final, TypeAlias, cast

import sanic

from controlplane.config import Config
from controlplane.core.sessions import Session
from controlplane.core.throttle import Throttle
from controlplane.db.api_keys import FoundKey
from controlplane.db.pool import Database
from controlplane.http.description.operations import Operation
from controlplane.http.server.drift_hub import Hub
from controlplane.http.server.looks import Looks
from controlplane.http.server.monitor import Monitor
from controlplane.http.server.source import Source, Sources
from controlplane.http.server.telemetry import Telemetry

# What a client may choose as X-Request-ID: it ends up in logs and in answers.
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")


@dataclass(slots=True, kw_only=True)
class Context:
    """Lives as long as the application."""

    config: Config
    sources: Sources
    looks: Looks
    telemetry: Telemetry
    openapi: bytes
    refusals: Throttle
    wrong_keys: Throttle
    guessers: Throttle

    @property
    def database(self) -> Database:
        """The database, where there is but one."""
        return self.sources.of(None, "").database

    @property
    def monitor(self) -> Monitor:
        """How that one is."""
        return self.sources.of(None, "").monitor

    @property
    def hub(self) -> Hub:
        """The streams of its drifts."""
        return self.sources.of(None, "").hub


class RequestContext(SimpleNamespace):
    """Lives as long as the request; key is set once the request has proved who it is.

    keys has it for each database in which it was found, several where the path names none; silent
    are those that did not say, with what they said last.
    session is set when it did so by a cookie.
    """

    key: FoundKey | None = None
    keys: Mapping[str, FoundKey] = MappingProxyType({})
    silent: Mapping[str, FoundKey | None] = MappingProxyType({})
    session: Session | None = None
    request_id: str = ""
    shows_secret: bool = False


App: TypeAlias = "sanic.Sanic[sanic.Config, Context]"


class Request(sanic.Request["App", RequestContext]):
    """A request that knows its number, and since when it is here."""

    __slots__ = ("began",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.began = time.perf_counter()

    @staticmethod
    def make_context() -> RequestContext:
        """Return the context of a new request."""
        return RequestContext()

    def header_values(self, name: str) -> list[str]:
        """Return every value of a header, in order."""
        return cast("list[str]", cast("Any", self.headers).getall(name, []))

    def header_value(self, name: str) -> str:
        """Return the first value of a header; empty when it is not there."""
        return next(iter(self.header_values(name)), "")

    def cookie(self, name: str) -> str | None:
        """Return a cookie; None when it is not there, or empty."""
        found = cast("Any", self.cookies).get(name)
        return cast("str | None", found or None)

    def query_pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of the query string, with repetitions."""
        pairs = cast("Any", self).get_query_args(keep_blank_values=True)
        return cast("list[tuple[str, str]]", pairs)

    @property
    def named(self) -> str | None:
        """The database that the path names."""
        return cast("dict[str, str]", self.match_info).get("database")

    @property
    def source(self) -> Source:
        """The database that this is about; of what is about none, the first that has the key."""
        operation, name = operation_of(self), self.named
        if name is None and operation is not None and operation.anywhere:
            name = next(iter(self.ctx.keys), None)
        return self.app.ctx.sources.of(name, self.path)

    @property
    def database(self) -> Database:
        """Its pool."""
        return self.source.database

    @property
    def tables(self) -> list[int] | None:
        """The schema_ids that the key is limited to; None: it sees all tables."""
        return None if self.ctx.key is None else self.ctx.key.tables

    @property
    def request_id(self) -> str:
        """The client's X-Request-ID when it is harmless, otherwise one of ours."""
        if not self.ctx.request_id:
            asked = self.header_value("x-request-id")
            self.ctx.request_id = asked if _REQUEST_ID.fullmatch(asked) else secrets.token_hex(16)
        return self.ctx.request_id


def operation_of(request: Request) -> Operation | None:
    """Return what a routed request asked for; None when no route matched."""
    return None if request.route is None else request.route.ctx.operation
