"""/v1/consumers/{consumer}/check: does the database keep what a consumer has declared?"""

from __future__ import annotations

from typing import Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.contracts import Broken, check_contract, named_contract
from controlplane.db.pool import Conn
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.responses import respond


class ContractCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a contract is kept now; broken says what is not, and what would help."""

    consumer: str
    kept: bool
    broken: list[Broken]


async def check_consumer(request: Request, consumer: str) -> HTTPResponse:
    """Compare what a consumer has declared with the tables as they are."""
    broken = await request.database.call(_broken, consumer)
    return respond(request, ContractCheck(consumer=consumer, kept=not broken, broken=broken))


async def _broken(conn: Conn, consumer: str) -> list[Broken]:
    return await check_contract(conn, await named_contract(conn, consumer))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/consumers/{consumer}/check",
        handler=check_consumer,
        summary="Say whether the database keeps what a consumer has declared",
        scope="read",
        answers={200: ContractCheck},
    ),
)
