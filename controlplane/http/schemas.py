"""What clients send: bodies and query strings, checked before anything else is done with them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from controlplane.core.api_keys import Scope
from controlplane.db.lifecycle import SourceKind

Impact = Literal["SAFE", "RISKY", "BREAKING"]
Impacts = Annotated[
    str, msgspec.Meta(pattern=r"^(SAFE|RISKY|BREAKING)(,(SAFE|RISKY|BREAKING)){0,2}$")
]
Status = Literal["open", "acknowledged", "resolved"]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Ids = Annotated[list[Id], msgspec.Meta(min_length=1, max_length=1000)]
Number = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=63)]
Pattern = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Partitions = Literal["report", "ignore"]
Shape = Literal["standard", "cloudevents", "slack", "teams"]
DigestMinutes = Annotated[int, msgspec.Meta(ge=1, le=10080)]
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object of known fields."""


class RegisterTable(Body, frozen=True):
    """Names as PostgreSQL stores them: case counts, quotes are not part of them.

    partitions: whether those of a partitioned table coming and going are changes of it (report,
    also the default) or not (ignore).
    """

    schema_name: Name
    table_name: Name
    webhook_url: Url | None = None
    partitions: Partitions | None = None


class CreateWebhook(Body, frozen=True):
    """A receiver and what it wants to hear.

    schema_id narrows it to one table, schema_ids to several, table_pattern to those whose
    schema.table is like it (* is any text); with an audience their impact counts against
    min_impact; with digest_minutes the changes of a table come together.
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
    transitions: Annotated[
        list[Literal["opened", "resolved"]], msgspec.Meta(min_length=1, max_length=2)
    ] = msgspec.field(default_factory=lambda: ["opened", "resolved"])
    digest_minutes: DigestMinutes | None = None


class UpdateWebhook(Body, frozen=True):
    """What a receiver is told and how, as in CreateWebhook; what is left out gets its default."""

    description: Annotated[str, msgspec.Meta(max_length=500)] = ""
    min_impact: Impact = "BREAKING"
    shape: Shape = "standard"
    digest_minutes: DigestMinutes | None = None


class RotateSecret(Body, frozen=True):
    """How long messages are signed with the old secret too; 0 when it leaked."""

    overlap_hours: Annotated[int, msgspec.Meta(ge=0, le=720)] = 24


class DisableWebhook(Body, frozen=True):
    """Why, for whoever asks later."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] = "by hand"


class ReplayWebhook(Body, frozen=True):
    """Which messages are sent again, by when they were queued; RFC 3339 times with their offset."""

    since: Annotated[datetime, msgspec.Meta(tz=True)]
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    only_failed: bool = True
    limit: Annotated[int, msgspec.Meta(ge=1, le=10000)] = 1000


class Reason(Body, frozen=True):
    """Why somebody decides about a drift."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class DeclareSource(Body, frozen=True):
    """Whose changes are declared, as what; pattern is a LIKE pattern."""

    kind: SourceKind
    pattern: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    declared_as: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


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


class SetOverride(Body, frozen=True):
    """Patterns match schema.table and the object's name, with * for any text; null is all."""

    selector: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    verdict: Literal["SAFE", "RISKY", "BREAKING", "OFF", "ON"]
    schema_id: Id | None = None
    table_pattern: Pattern | None = None
    object_pattern: Pattern | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    until: Moment | None = None


class AcceptChange(Body, frozen=True):
    """Why it is fine; until is required where the finding is BREAKING."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    until: Moment | None = None


class ChoosePreset(Body, frozen=True):
    """For one table with schema_id, and there null is what all other tables have."""

    preset: Annotated[str, msgspec.Meta(max_length=63)] | None
    schema_id: Id | None = None


class Reclassify(Body, frozen=True):
    """Go on with before = next_before of the answer."""

    schema_id: Id | None = None
    since: Moment | None = None
    before: Id | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 200
