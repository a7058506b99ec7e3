"""What clients send, and the envelopes of what they get; rows come as controlplane/db has them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from controlplane.core.api_keys import Scope
from controlplane.db.api_keys import ApiKey
from controlplane.db.deliveries import Delivery, DeliveryAttempt
from controlplane.db.drifts import Change, Drift
from controlplane.db.endpoints import Endpoint
from controlplane.db.rules import Rule
from controlplane.db.versions import Version
from controlplane.db.watched_tables import WatchedTable
from controlplane.http.paging import PageQuery

Impact = Literal["SAFE", "RISKY", "BREAKING"]
Status = Literal["open", "acknowledged", "resolved"]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Number = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=63)]
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object of known fields."""


class RegisterTable(Body, frozen=True):
    """Names as PostgreSQL stores them: case counts, quotes are not part of them."""

    schema_name: Name
    table_name: Name
    webhook_url: Url | None = None


class CreateWebhook(Body, frozen=True):
    """A receiver; schema_id narrows it to one table."""

    url: Url
    description: Annotated[str, msgspec.Meta(max_length=500)] = ""
    min_impact: Impact = "BREAKING"
    schema_id: Id | None = None


class CreateKey(Body, frozen=True):
    """expires_in_days is a number of days; without it the key does not expire."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    scope: Scope = "read"
    expires_in_days: Annotated[int, msgspec.Meta(ge=1, le=36500)] | None = None


class RotateKey(Body, frozen=True):
    """How long the old key stays valid beside the new one."""

    overlap_hours: Annotated[int, msgspec.Meta(ge=0, le=8760)] = 24


class TablesQuery(PageQuery, frozen=True):
    """Filters of the watched tables, all exact."""

    schema_name: Name | None = None
    table_name: Name | None = None
    status: Literal["active", "dropped", "paused"] | None = None


class DriftsQuery(PageQuery, frozen=True):
    """impact may name several, with commas between; since is an RFC 3339 time with its offset."""

    impact: (
        Annotated[
            str,
            msgspec.Meta(pattern=r"^(SAFE|RISKY|BREAKING)(,(SAFE|RISKY|BREAKING)){0,2}$"),
        ]
        | None
    ) = None
    status: Status | None = None
    since: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class AllDriftsQuery(DriftsQuery, frozen=True):
    """The same over all tables, or one."""

    schema_id: Id | None = None


class DeliveriesQuery(PageQuery, frozen=True):
    """Filters of the deliveries."""

    status: Literal["pending", "delivered", "dead"] | None = None
    endpoint_id: Id | None = None
    drift_id: Id | None = None


class DiffQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two versions; from may be the newer one."""

    version_from: Number = msgspec.field(name="from")
    version_to: Number = msgspec.field(name="to")


class UnregisterQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With purge the history is forgotten too."""

    purge: bool = False


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """next_cursor is null on the last page."""

    next_cursor: str | None = None


class TablePage(Page, frozen=True):
    """Watched tables, in the order of their schema_id."""

    schemas: list[WatchedTable]


class VersionPage(Page, frozen=True):
    """Versions of a table, the newest first."""

    versions: list[Version]


class DriftPage(Page, frozen=True):
    """Drifts with their changes, the newest first."""

    drifts: list[Drift]


class WebhookPage(Page, frozen=True):
    """Receivers, in the order of their numbers."""

    webhooks: list[Endpoint]


class DeliveryPage(Page, frozen=True):
    """Deliveries, the newest first."""

    deliveries: list[Delivery]


class KeyPage(Page, frozen=True):
    """API keys, in the order of their numbers."""

    keys: list[ApiKey]


class RulePage(Page, frozen=True):
    """The whole catalogue, in one page."""

    rules: list[Rule]


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """A receiver that was just added; its secret is shown this once."""

    endpoint_id: int
    url: str
    description: str
    min_impact: str
    schema_id: int | None
    secret: str


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """A watched table; webhook is the receiver that webhook_url asked for, when it is new."""

    schema_id: int
    schema_name: str
    table_name: str
    status: str
    current_version: int
    registered_at: datetime
    last_checked_at: datetime | None
    webhook: NewWebhook | None = None


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between two versions; impact is the worst, null when nothing differs."""

    schema_id: int
    version_from: int
    version_to: int
    impact: str | None
    changes: list[Change]


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan found that nothing had captured."""

    drifts: list[Drift]


class DeliveryDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery with the body that is sent and every attempt."""

    delivery: Delivery
    attempts: list[DeliveryAttempt]


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """The delivery that was queued; GET /v1/deliveries/{delivery_id} tells how it went."""

    delivery_id: int


class NewKeyShown(msgspec.Struct, frozen=True, kw_only=True):
    """An API key that was just made: the key itself is shown this once."""

    key_id: int
    name: str
    scopes: list[str]
    expires_at: datetime | None
    key: str
    prefix: str
    key_hash: str
