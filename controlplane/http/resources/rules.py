"""/v1/rules: the catalogue of changes, as this database has it."""

from __future__ import annotations

from typing import Final

from sanic import HTTPResponse

from controlplane.db.rules import list_rules
from controlplane.http.answers import respond
from controlplane.http.context import Request
from controlplane.http.envelopes import RulePage
from controlplane.http.operations import Operation


async def list_all_rules(request: Request) -> HTTPResponse:
    """List every rule."""
    return respond(request, RulePage(rules=await request.app.ctx.database.call(list_rules)))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/rules",
        handler=list_all_rules,
        summary="List the rules that classify changes",
        scope="read",
        answers={200: RulePage},
        limited="open",
    ),
)
