"""What clients send and get of watched tables."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from controlplane.db.drifts import Drift
from controlplane.db.watched_tables import (
    WatchedTable,
)
from controlplane.http.request.fields import (
    Body,
    Name,
    Partitions,
    Url,
)
from controlplane.http.request.paging import Page, PageQuery
from controlplane.http.resources.webhook_bodies import NewWebhook


class RegisterTable(Body, frozen=True):
    """Names as PostgreSQL stores them: case counts, quotes are not part of them.

    partitions: whether those of a partitioned table coming and going are changes of it (report,
    also the default) or not (ignore).
    """

    schema_name: Name
    table_name: Name
    webhook_url: Url | None = None
    partitions: Partitions | None = None


class TablesQuery(PageQuery, frozen=True):
    """Filters of the watched tables, all exact."""

    schema_name: Name | None = None
    table_name: Name | None = None
    status: Literal["active", "dropped", "paused"] | None = None


class UnregisterQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With purge the history is forgotten too."""

    purge: bool = False


class TablePage(Page, frozen=True):
    """Watched tables, in the order of their schema_id."""

    schemas: list[WatchedTable]


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """A watched table; webhook is the receiver that webhook_url asked for, when it is new."""

    schema_id: int
    schema_name: str
    table_name: str
    status: str
    current_version: int
    registered_at: datetime
    last_checked_at: datetime | None
    partitions: str
    webhook: NewWebhook | None = None


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan found that nothing had captured."""

    drifts: list[Drift]
