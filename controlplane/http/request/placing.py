"""Answers about one of many databases: they name it, and lead on below its path."""

from __future__ import annotations

from typing import Any, Final, cast

from sanic.response import BaseHTTPResponse

from controlplane.http.errors import DATABASES
from controlplane.http.request.context import Request

HEADER: Final = "schemawatch-database"


def place(request: Request, response: BaseHTTPResponse) -> None:
    """Name the database, and have Location lead to where it is among many."""
    if request.named is None:
        return
    response.headers[HEADER] = request.named
    location = cast("str | None", cast("Any", response.headers).get("location"))
    if location is not None:
        response.headers["location"] = placed(request, location)


def placed(request: Request, text: str) -> str:
    """Return a text that names paths as they are among many databases."""
    if request.named is None:
        return text
    parts = text.split("/v1/")
    return parts[0] + "".join(
        f"{'/v1/' if part.startswith('databases') else f'{DATABASES}/{request.named}/'}{part}"
        for part in parts[1:]
    )
