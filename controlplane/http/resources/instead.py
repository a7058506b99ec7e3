"""/v1/drifts/{drift_id}/instead: how its changes could be reached without breaking anybody."""

from __future__ import annotations

from typing import Final

import msgspec
from sanic import HTTPResponse

from controlplane.db.instead import DriftStep, steps_instead
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.reading import read_id
from controlplane.http.request.responses import respond


class Instead(msgspec.Struct, frozen=True, kw_only=True):
    """The steps of expand, migrate and contract, change by change, in order; none is ever run.

    phase none says in the title why there is no such way. Without steps every change is harmless,
    or its versions are gone.
    """

    drift_id: int
    steps: list[DriftStep]


async def show_instead(request: Request, drift_id: str) -> HTTPResponse:
    """Say how the changes of a drift could be reached without breaking anybody."""
    number = read_id("drift_id", drift_id)
    found = await request.database.call(steps_instead, number)
    return respond(request, Instead(drift_id=number, steps=found))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/v1/drifts/{drift_id}/instead",
        handler=show_instead,
        summary="Say how the changes of a drift could be reached without breaking anybody",
        scope="read",
        answers={200: Instead},
    ),
)
