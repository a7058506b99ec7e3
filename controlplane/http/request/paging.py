"""Keyset pagination: a cursor says after which row the next page begins, and of which list."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, TypeVar

import msgspec

from controlplane.core.current import current_database
from controlplane.http.errors import FieldError
from controlplane.http.request.reading import LARGEST_ID

T = TypeVar("T")

Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="Most rows in one answer.")]
Cursor = Annotated[
    str, msgspec.Meta(max_length=200, description="next_cursor of the page before this one.")
]


class _Position(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    list_name: str
    last_id: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_ID)]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """next_cursor is null on the last page."""

    next_cursor: str | None = None


class PageQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters that every list has."""

    limit: Limit = 50
    cursor: Cursor | None = None


def read_cursor(list_name: str, cursor: str | None) -> int | None:
    """Return the id of the last row that was seen; None at the start of the list."""
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = msgspec.json.decode(raw, type=_Position)
    except (binascii.Error, msgspec.DecodeError, ValueError):
        position = None
    if position is None or cursor != _encode(position) or position.list_name != _here(list_name):
        raise FieldError(
            "cursor",
            "is not a cursor of this list",
            hint="Send next_cursor of the page before unchanged, or none to start again.",
        )
    return position.last_id


def make_page(
    list_name: str, rows: Sequence[T], limit: int, key: str
) -> tuple[list[T], str | None]:
    """Split limit + 1 rows into a page and the cursor of the next one; None after the last."""
    page = list(rows[:limit])
    if len(rows) <= limit:
        return page, None
    return page, _encode(_Position(_here(list_name), getattr(page[-1], key)))


def _here(list_name: str) -> str:
    """Name a list, of one of many databases with that: elsewhere other rows have its numbers."""
    name = current_database()
    return list_name if name is None else f"{name} {list_name}"


def _encode(position: _Position) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")
