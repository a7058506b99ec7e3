"""What clients get: the envelopes; the rows in them come as controlplane/db has them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from controlplane.db.api_keys import ApiKey
from controlplane.db.audit import AuditEvent
from controlplane.db.deliveries import Delivery, DeliveryAttempt
from controlplane.db.drifts import Change, Drift
from controlplane.db.endpoints import Endpoint
from controlplane.db.lifecycle import DeclaredSource
from controlplane.db.overrides import Override
from controlplane.db.policy import Rejudged
from controlplane.db.rules import Rule
from controlplane.db.versions import Version
from controlplane.db.watched_tables import WatchedTable
from controlplane.http.answers import ShownOnce


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


class DeclaredSourcePage(Page, frozen=True):
    """Declared sources, in the order of their numbers."""

    declared_sources: list[DeclaredSource]


class WebhookPage(Page, frozen=True):
    """Receivers, in the order of their numbers."""

    webhooks: list[Endpoint]


class DeliveryPage(Page, frozen=True):
    """Deliveries, the newest first."""

    deliveries: list[Delivery]


class KeyPage(Page, frozen=True):
    """API keys, in the order of their numbers."""

    keys: list[ApiKey]


class AuditPage(Page, frozen=True):
    """Audit events, the newest first."""

    audit: list[AuditEvent]


class RulePage(Page, frozen=True):
    """The whole catalogue, in one page."""

    rules: list[Rule]


class OverridePage(Page, frozen=True):
    """Overrides, in the order of their numbers."""

    overrides: list[Override]


class RejudgedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The drifts that were judged, the newest first; next_before is null when all were."""

    drifts: list[Rejudged]
    next_before: int | None


class NewWebhook(ShownOnce, frozen=True, kw_only=True):
    """A receiver that was just added; its secret is shown this once."""

    endpoint_id: int
    url: str
    description: str
    min_impact: str
    schema_id: int | None
    schema_ids: list[int] | None = None
    secret: str


class NewSecret(ShownOnce, frozen=True, kw_only=True):
    """The new signing secret of a receiver, shown this once."""

    endpoint_id: int
    secret: str
    old_secrets_until: datetime | None


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages are sent again; at the limit there may be more."""

    replayed: int


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
