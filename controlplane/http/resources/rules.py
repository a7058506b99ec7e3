"""/v1/rules: the catalogue of changes, as this database has it."""

from __future__ import annotations

from typing import Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.rules import Rule, find_rule, list_rules
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.fields import (
    Impact,
    Name,
)
from controlplane.http.request.paging import Page
from controlplane.http.request.reading import read_query
from controlplane.http.request.responses import respond


class RulesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Filters of the rules, both exact; impact is that on a table that is not published."""

    object_kind: Name | None = None
    impact: Impact | None = None


class RulePage(Page, frozen=True):
    """The whole catalogue, in one page."""

    rules: list[Rule]


async def list_all_rules(request: Request) -> HTTPResponse:
    """List every rule, or those of one kind of object or impact."""
    query = read_query(request, RulesQuery)
    found = await request.database.call(
        list_rules, object_kind=query.object_kind, impact=query.impact
    )
    return respond(request, RulePage(rules=found))


async def get_rule(request: Request, rule_id: str) -> HTTPResponse:
    """Explain one rule; for an unknown one the hint names the nearest."""
    return respond(request, await request.database.call(find_rule, rule_id))


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
