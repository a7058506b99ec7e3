"""What the file may say, in the names of the REST API; the JSON Schema is made of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from controlplane.contracts.document import Contract
from controlplane.core import structs
from controlplane.core.quiet import QUIET_HOURS, QUIET_ZONE

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Partitions = Literal["report", "ignore"]
Moment = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$",
        description="A date or a time, UTC unless it has an offset: 2027-01-31",
    ),
]
TableName = Annotated[Name, msgspec.Meta(description='As in SQL: public.orders, or shop."Orders"')]
Pattern = Annotated[Name, msgspec.Meta(description="Over schema.table; * is any text: shop.*")]
EnvName = Annotated[
    str,
    msgspec.Meta(pattern="^[A-Za-z_][A-Za-z0-9_]*$", description="Name of an environment variable"),
]
QuietHours = Annotated[
    str,
    msgspec.Meta(
        pattern=QUIET_HOURS,
        description="22:00-07:00, mon-fri 22:00-07:00; the days are those that it begins on",
    ),
]
FileName = Annotated[Name, msgspec.Meta(description="Path of a file, from the folder of this one")]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping of known fields."""


class Table(Entry, frozen=True):
    """A table to watch; what is left out has its default."""

    table: TableName
    partitions: Partitions = "report"
    protect: Literal["SAFE", "RISKY"] | None = None
    preset: Name | None = None


class Schema(Entry, frozen=True):
    """All tables of a schema whose names are LIKE a pattern, also those that come later."""

    schema: Name
    like: Name = "%"
    partitions: Partitions = "report"
    extensions: bool = False


class Receiver(Entry, frozen=True):
    """A webhook. Its URL, tables, table_pattern, audience, consumer and transitions name it."""

    url: Annotated[str, msgspec.Meta(min_length=1, max_length=2048)] | None = None
    url_env: EnvName | None = None
    url_file: FileName | None = None
    description: Annotated[str, msgspec.Meta(max_length=500)] = ""
    min_impact: Literal["SAFE", "RISKY", "BREAKING"] = "BREAKING"
    shape: Literal["standard", "cloudevents", "slack", "teams"] = "standard"
    tables: Annotated[list[TableName], msgspec.Meta(min_length=1)] | None = None
    table_pattern: Pattern | None = None
    audience: (
        Annotated[list[Literal["readers", "writers", "cdc"]], msgspec.Meta(min_length=1)] | None
    ) = None
    consumer: (
        Annotated[
            str,
            msgspec.Meta(
                min_length=1,
                max_length=63,
                description="The consumer that it belongs to: it is told what hits that one",
            ),
        ]
        | None
    ) = None
    transitions: Annotated[list[Literal["opened", "resolved"]], msgspec.Meta(min_length=1)] = (
        msgspec.field(default_factory=lambda: ["opened", "resolved"])
    )
    digest_minutes: Annotated[int, msgspec.Meta(ge=1, le=10080)] | None = None
    quiet_hours: Annotated[list[QuietHours], msgspec.Meta(min_length=1, max_length=20)] | None = (
        None
    )
    quiet_zone: (
        Annotated[
            str,
            msgspec.Meta(pattern=QUIET_ZONE, description="Time zone of quiet_hours: Europe/Zurich"),
        ]
        | None
    ) = None
    quiet_except: Literal["RISKY", "BREAKING", "none"] = "BREAKING"
    secret_env: EnvName | None = None
    secret_file: FileName | None = None


class Protect(Entry, frozen=True):
    """A protected schema, or a table that is protected for some consumers.

    Of a table that is protected for everybody `protect` in `tables` says it.
    """

    schema: Name | None = None
    table: TableName | None = None
    max_impact: Literal["SAFE", "RISKY"] = "RISKY"
    consumers: Annotated[list[Name], msgspec.Meta(min_length=1)] | None = None


class Override(Entry, frozen=True):
    """Another impact for what a selector means, as in docs/policy.md."""

    selector: Name
    verdict: Literal["SAFE", "RISKY", "BREAKING", "OFF", "ON"]
    table: TableName | None = None
    table_pattern: Pattern | None = None
    object_pattern: Name | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    until: Moment | None = None


class DeclaredSource(Entry, frozen=True):
    """Whose changes are declared, as what; pattern is a LIKE pattern."""

    kind: Literal["role", "application_name"]
    pattern: Name
    declared_as: Name


class Key(Entry, frozen=True):
    """An API key, by its name; a new one takes key_env or key_file."""

    name: Name
    scope: Literal["read", "write", "admin"] = "read"
    tables: Annotated[list[TableName], msgspec.Meta(min_length=1)] | None = None
    table_pattern: Pattern | None = None
    expires_at: Moment | None = None
    key_env: EnvName | None = None
    key_file: FileName | None = None


class File(Entry, frozen=True):
    """How a database should be watched. What is not in the file is left as it is."""

    source_name: Name | None = None
    schemas: list[Schema] | None = None
    tables: list[TableName | Table] | None = None
    contracts: list[FileName | Contract] | None = None
    protect: list[Protect] | None = None
    receivers: list[Receiver] | None = None
    preset: Name | None = None
    overrides: list[Override] | None = None
    declared_sources: list[DeclaredSource] | None = None
    keys: list[Key] | None = None


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file, for editors."""
    return structs.json_schema(File, "schemawatch apply")
