"""What clients send and get of receivers."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from controlplane.db.endpoint_options import EndpointOptions
from controlplane.db.endpoints import Endpoint
from controlplane.http.request.fields import (
    Body,
    DigestMinutes,
    Id,
    Ids,
    Impact,
    QuietExcept,
    QuietHours,
    QuietZone,
    Shape,
    Url,
)
from controlplane.http.request.paging import Page, PageQuery
from controlplane.http.request.reading import plain
from controlplane.http.request.responses import ShownOnce


class CreateWebhook(Body, frozen=True):
    """A receiver and what it wants to hear.

    schema_id narrows it to one table, schema_ids to several, table_pattern to those whose
    schema.table is like it (* is any text); with an audience their impact counts against
    min_impact, with a consumer what a drift is for that one; with digest_minutes the changes of a
    table come together; in quiet_hours of quiet_zone messages below quiet_except wait.
    """

    url: Url
    description: Annotated[str, msgspec.Meta(max_length=500)] = ""
    min_impact: Impact = "BREAKING"
    schema_id: Id | None = None
    schema_ids: Ids | None = None
    shape: Shape = "standard"
    table_pattern: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    audience: (
        Annotated[
            list[Literal["readers", "writers", "cdc"]], msgspec.Meta(min_length=1, max_length=3)
        ]
        | None
    ) = None
    consumer: Annotated[str, msgspec.Meta(min_length=1, max_length=63)] | None = None
    transitions: Annotated[
        list[Literal["opened", "resolved"]], msgspec.Meta(min_length=1, max_length=2)
    ] = msgspec.field(default_factory=lambda: ["opened", "resolved"])
    digest_minutes: DigestMinutes | None = None
    quiet_hours: QuietHours | None = None
    quiet_zone: QuietZone | None = None
    quiet_except: QuietExcept = "BREAKING"

    def options(self) -> EndpointOptions:
        """Return what it wants to hear and how; FieldError for a text that cannot be stored."""
        pattern = self.table_pattern
        return EndpointOptions(
            min_impact=self.min_impact,
            schema_id=self.schema_id,
            schema_ids=self.schema_ids,
            shape=self.shape,
            table_pattern=pattern and plain("table_pattern", pattern, most_bytes=800),
            audience=self.audience,
            consumer=self.consumer,
            transitions=self.transitions,
            digest_minutes=self.digest_minutes,
            quiet_hours=self.quiet_hours,
            quiet_zone=self.quiet_zone,
            quiet_except=self.quiet_except,
        )


class UpdateWebhook(Body, frozen=True):
    """What a receiver is told and how, as in CreateWebhook; what is left out gets its default."""

    description: Annotated[str, msgspec.Meta(max_length=500)] = ""
    min_impact: Impact = "BREAKING"
    shape: Shape = "standard"
    digest_minutes: DigestMinutes | None = None
    quiet_hours: QuietHours | None = None
    quiet_zone: QuietZone | None = None
    quiet_except: QuietExcept = "BREAKING"

    def options(self) -> EndpointOptions:
        """Return what it is told and how."""
        return EndpointOptions(
            min_impact=self.min_impact,
            shape=self.shape,
            digest_minutes=self.digest_minutes,
            quiet_hours=self.quiet_hours,
            quiet_zone=self.quiet_zone,
            quiet_except=self.quiet_except,
        )


class WebhooksQuery(PageQuery, frozen=True):
    """With a schema_id: those made for this table."""

    schema_id: Id | None = None


class WebhookPage(Page, frozen=True):
    """Receivers, in the order of their numbers."""

    webhooks: list[Endpoint]


class NewWebhook(ShownOnce, frozen=True, kw_only=True):
    """A receiver that was just added; its secret is shown this once."""

    endpoint_id: int
    url: str
    description: str
    min_impact: str
    schema_id: int | None
    schema_ids: list[int] | None = None
    consumer: str | None = None
    secret: str
