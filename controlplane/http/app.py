"""Puts the API together: create_app() is all that the rest of the program needs."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any, Final, cast

import sanic
from sanic.response import BaseHTTPResponse

from controlplane.config import Config
from controlplane.core.throttle import Throttle
from controlplane.http.description.openapi import describe
from controlplane.http.request.auth import install_auth
from controlplane.http.request.context import App, Context, Request, operation_of
from controlplane.http.request.middleware import handler_of
from controlplane.http.request.placing import place
from controlplane.http.request.problems import install_problems
from controlplane.http.routes import OPERATIONS
from controlplane.http.server.looks import Looks
from controlplane.http.server.source import Report, make_sources
from controlplane.http.server.telemetry import Telemetry

LARGEST_BODY: Final = 1_000_000
# Sanic's own limit, a while after ours: it would not tell why.
GRACE_SECONDS: Final = 15
# Refused requests of one key that the audit log notes.
REFUSALS_A_MINUTE: Final = 60
# Wrong keys with one prefix from one address, and with any prefix from one address.
WRONG_KEYS_A_MINUTE: Final = 20
GUESSES_A_MINUTE: Final = 100
_PARAMETER: Final = re.compile(r"\{(\w+)\}")


def create_app(
    config: Config,
    *,
    notifier: Callable[[str], Report] | None = None,
    schema_version: int | None = None,
) -> App:
    """Make the application; its listeners open and close what it needs.

    notifier returns what tells /health how the notifier of a database is doing; None: this process
    has none. With a schema_version the service is only ready on a database that was migrated to
    just that.
    """
    app: App = sanic.Sanic(
        # Sanic keeps applications by name, and a test makes many.
        f"schemawatch_{secrets.token_hex(4)}",
        config=sanic.Config(env_prefix=""),
        ctx=_context(config, notifier, schema_version),
        request_class=cast("Any", Request),
        configure_logging=False,
    )
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.RESPONSE_TIMEOUT = round(config.request_timeout) + GRACE_SECONDS
    app.config.AUTO_EXTEND = False
    install_problems(app)
    install_auth(app)
    for operation in OPERATIONS:
        for path in filter(None, (operation.path, operation.within)):
            app.add_route(
                handler_of(operation),
                _PARAMETER.sub(r"<\1:str>", path),
                methods=operation.methods,
                name=operation.name + ("_within" if path == operation.within else ""),
                ctx_operation=operation,
            )
    cast("Any", app).register_middleware(_label, "response")
    app.register_listener(_open, "before_server_start")
    app.register_listener(_end_streams, "before_server_stop")
    app.register_listener(_close, "after_server_stop")
    return app


def _context(
    config: Config,
    notifier: Callable[[str], Report] | None,
    schema_version: int | None,
) -> Context:
    sources = make_sources(config, notifier=notifier, schema_version=schema_version)
    return Context(
        config=config,
        sources=sources,
        looks=Looks(),
        telemetry=Telemetry(),
        openapi=describe(OPERATIONS, many=sources.alone is None),
        refusals=Throttle(limit=REFUSALS_A_MINUTE, seconds=60),
        wrong_keys=Throttle(limit=WRONG_KEYS_A_MINUTE, seconds=60),
        guessers=Throttle(limit=GUESSES_A_MINUTE, seconds=60),
    )


async def _open(app: App) -> None:
    # a database that is away is waited for, and shows in /health
    await app.ctx.sources.open()


async def _end_streams(app: App) -> None:
    for source in app.ctx.sources:
        source.hub.close()


async def _close(app: App) -> None:
    await app.ctx.sources.close()


async def _label(request: Request, response: BaseHTTPResponse) -> None:
    response.headers["x-request-id"] = request.request_id
    response.headers["x-content-type-options"] = "nosniff"
    place(request, response)
    operation, key = operation_of(request), request.ctx.key
    request.app.ctx.telemetry.note(
        None if operation is None else operation.name,
        status=response.status,
        seconds=time.perf_counter() - request.began,
        key_id=None if key is None else key.key_id,
    )
