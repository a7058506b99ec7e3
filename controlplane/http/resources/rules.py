"""/v1/rules: the catalogue of changes, as this database has it."""

from __future__ import annotations

from typing import Final

from sanic import HTTPResponse

from controlplane.db.rules import Rule, find_rule, list_rules
from controlplane.http.answers import respond
from controlplane.http.context import Request
from controlplane.http.envelopes import RulePage
from controlplane.http.operations import Operation
from controlplane.http.queries import RulesQuery
from controlplane.http.reading import read_query


async def list_all_rules(request: Request) -> HTTPResponse:
    """List every rule, or those of one kind of object or impact."""
    query = read_query(request, RulesQuery)
    found = await request.app.ctx.database.call(
        list_rules, object_kind=query.object_kind, impact=query.impact
    )
    return respond(request, RulePage(rules=found))


async def get_rule(request: Request, rule_id: str) -> HTTPResponse:
    """Explain one rule; for an unknown one the hint names the nearest."""
    return respond(request, await request.app.ctx.database.call(find_rule, rule_id))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/rules",
        handler=list_all_rules,
        summary="List the rules that classify changes",
        scope="read",
        query=RulesQuery,
        answers={200: RulePage},
        limited="open",
    ),
    Operation(
        method="GET",
        path="/v1/rules/{rule_id}",
        handler=get_rule,
        summary="Explain one rule",
        scope="read",
        answers={200: Rule},
        limited="open",
    ),
)
