"""What clients send and get of API keys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from controlplane.core.api_keys import Scope
from controlplane.db.api_keys import (
    ApiKey,
)
from controlplane.http.request.fields import Body, Ids
from controlplane.http.request.paging import Page
from controlplane.http.request.responses import ShownOnce


class CreateKey(Body, frozen=True):
    """expires_in_days is a number of days; without it the key does not expire.

    schema_ids and table_pattern (over schema.table, * is any text) limit the key to those tables.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    scope: Scope = "read"
    expires_in_days: Annotated[int, msgspec.Meta(ge=1, le=36500)] | None = None
    schema_ids: Ids | None = None
    table_pattern: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None


class RotateKey(Body, frozen=True):
    """How long the old key stays valid beside the new one."""

    overlap_hours: Annotated[int, msgspec.Meta(ge=0, le=8760)] = 24


class KeyPage(Page, frozen=True):
    """API keys, in the order of their numbers."""

    keys: list[ApiKey]


class NewKeyShown(ShownOnce, frozen=True, kw_only=True):
    """An API key that was just made: the key itself is shown this once."""

    key_id: int
    name: str
    scopes: list[str]
    expires_at: datetime | None
    schema_ids: list[int] | None
    table_pattern: str | None
    key: str
    prefix: str
    key_hash: str
