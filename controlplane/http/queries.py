"""What clients ask for in the query string, checked like the bodies of schemas.py."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from controlplane.http.paging import PageQuery
from controlplane.http.schemas import Id, Impact, Impacts, Moment, Name, Number, Status


class OverridesQuery(PageQuery, frozen=True):
    """Without a state: all but the removed; with a schema_id: those made for this table."""

    schema_id: Id | None = None
    state: Literal["in force", "expired", "removed", "unknown"] | None = None


class TablesQuery(PageQuery, frozen=True):
    """Filters of the watched tables, all exact."""

    schema_name: Name | None = None
    table_name: Name | None = None
    status: Literal["active", "dropped", "paused"] | None = None


class DriftsQuery(PageQuery, frozen=True):
    """impact may name several, with commas between; since and until are RFC 3339 times.

    since is included, until is not; declared is whether the change was declared.
    """

    impact: Impacts | None = None
    status: Status | None = None
    declared: Literal["true", "false"] | None = None
    since: Moment | None = None
    until: Moment | None = None


class AllDriftsQuery(DriftsQuery, frozen=True):
    """The same over all tables, or one."""

    schema_id: Id | None = None


class AuditQuery(PageQuery, frozen=True):
    """Filters of the audit log; since is included, until is not."""

    key_id: Id | None = None
    operation: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None
    outcome: Literal["done", "refused", "failed"] | None = None
    since: Moment | None = None
    until: Moment | None = None


class StreamQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which drifts are wanted, as for the list of them; status is the one that they come to."""

    impact: Impacts | None = None
    status: Status | None = None
    schema_id: Id | None = None


class WebhooksQuery(PageQuery, frozen=True):
    """With a schema_id: those made for this table."""

    schema_id: Id | None = None


class DeliveriesQuery(PageQuery, frozen=True):
    """Filters of the deliveries; since is included, until is not."""

    status: Literal["pending", "delivered", "dead"] | None = None
    endpoint_id: Id | None = None
    drift_id: Id | None = None
    schema_id: Id | None = None
    since: Moment | None = None
    until: Moment | None = None


class RulesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Filters of the rules, both exact; impact is that on a table that is not published."""

    object_kind: Name | None = None
    impact: Impact | None = None


class DiffQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two versions; from may be the newer one."""

    version_from: Number = msgspec.field(name="from")
    version_to: Number = msgspec.field(name="to")


class UnregisterQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With purge the history is forgotten too."""

    purge: bool = False
