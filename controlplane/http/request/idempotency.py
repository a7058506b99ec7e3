"""Idempotency-Key: the same request sent again is answered as before, and not done again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Final

from sanic import HTTPResponse

from controlplane.db.idempotency import (
    KeptAnswer,
    Repeatable,
    begin_idempotent_request,
    finish_idempotent_request,
)
from controlplane.db.pool import Conn
from controlplane.errors import ConflictError
from controlplane.http.description.media import JSON
from controlplane.http.description.operations import Operation
from controlplane.http.errors import FieldError
from controlplane.http.request.context import Request
from controlplane.http.request.responses import header_of

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)


def read_repeatable(request: Request, operation: Operation) -> Repeatable | None:
    """Return what the request is known by; None when it has no key. FieldError for a bad one."""
    sent = request.header_values(HEADER)
    if not sent or not operation.repeatable or request.ctx.key is None:
        return None
    if len(sent) > 1 or not _KEY.fullmatch(sent[0]):
        raise FieldError(HEADER, "must be given once, as 1 to 200 visible ASCII characters")
    whole = b"\0".join((request.path.encode(), request.query_string.encode(), request.body))
    return Repeatable(
        key_id=request.ctx.key.key_id,
        operation=operation.name,
        idempotency_key=sent[0],
        fingerprint=hashlib.sha256(whole).hexdigest(),
    )


async def once(
    conn: Conn,
    request: Request,
    repeatable: Repeatable,
    do: Callable[[], Awaitable[HTTPResponse]],
) -> tuple[HTTPResponse, bool]:
    """Do it and keep the answer, or answer as before; also returns whether it was done now.

    All in one transaction: an answer is kept exactly when its change is. Errors are not kept, as
    they changed nothing.
    """
    kept = await begin_idempotent_request(conn, repeatable)
    if kept is not None:
        return _replay(kept), False
    response = await do()
    answer = KeptAnswer(
        status=response.status,
        location=header_of(response, "location"),
        body=None if request.ctx.shows_secret else (response.body or b"").decode(),
    )
    await finish_idempotent_request(conn, repeatable, answer)
    return response, True


def _replay(kept: KeptAnswer) -> HTTPResponse:
    if kept.body is None:
        raise ConflictError(
            "this was done, and its answer showed a secret, which is not kept",
            code="SW221",
            detail=kept.location and f"It made {kept.location}.",
            hint="If the secret did not reach you: rotate it, or delete what was made and repeat"
            " this with a new Idempotency-Key.",
        )
    headers = {REPLAYED: "true", "cache-control": "no-store"}
    if kept.location:
        headers["location"] = kept.location
    return HTTPResponse(
        kept.body or None,
        status=kept.status,
        headers=headers,
        content_type=JSON if kept.body else None,
    )
