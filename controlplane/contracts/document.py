"""What a contract may say: the form that apply_contract() takes; its JSON Schema is made of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from controlplane.core import structs

Column = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=63, description="As in the catalog, without quotes"),
]
Some = list[Column]  # none at all is something that can be said too
Columns = Annotated[Some, msgspec.Meta(min_length=1)]
Value = str | int | bool


class Entry(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A mapping of known fields."""


class Requires(Entry, frozen=True):
    """What has to be so for the consumer to work; checked now, and judged in every change."""

    not_null: Some | None = None
    unique: list[Columns] | None = None
    values: (
        Annotated[
            dict[Column, Annotated[list[Value], msgspec.Meta(min_length=1)]],
            msgspec.Meta(description="All values that the consumer knows, by column"),
        ]
        | None
    ) = None
    types: (
        Annotated[
            dict[Column, Annotated[str, msgspec.Meta(min_length=1, max_length=200)]],
            msgspec.Meta(
                description="A type as in SQL, or a family of types: integer, number, text, "
                "time, json, boolean, uuid, bytes"
            ),
        ]
        | None
    ) = None
    order: (
        Annotated[
            Some, msgspec.Meta(description="Columns with which the table begins, in this order")
        ]
        | None
    ) = None


class Use(Entry, frozen=True):
    """How the consumer uses one table."""

    table: Annotated[
        str,
        msgspec.Meta(
            min_length=1, max_length=200, description='As in SQL: public.orders, or shop."Orders"'
        ),
    ]
    reads: (
        Annotated[Some | Literal["*"], msgspec.Meta(description="Columns that it reads; * is all")]
        | None
    ) = None
    shape: (
        Annotated[
            Literal["named", "star", "positional"],
            msgspec.Meta(
                description="named: by their names; star: SELECT *, by name; positional: SELECT * "
                "or COPY, by position"
            ),
        ]
        | None
    ) = None
    inserts: (
        Annotated[
            Some | Literal["*"],
            msgspec.Meta(description="Columns that its INSERTs give a value; * is all"),
        ]
        | None
    ) = None
    updates: Columns | None = None
    deletes: bool | None = None
    upserts_on: (
        Annotated[Columns, msgspec.Meta(description="Columns of its ON CONFLICT")] | None
    ) = None
    joins_on: Columns | None = None
    replicates: (
        Annotated[bool, msgspec.Meta(description="It is a copy that replication feeds")] | None
    ) = None
    requires: Requires | None = None


class Contract(Entry, frozen=True, kw_only=True):
    """Who depends on which tables, and how."""

    consumer: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$",
            description="Its name: lower-case letters, digits, - _ and dots",
        ),
    ]
    owner: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    channel: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    description: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    roles: (
        Annotated[
            list[Annotated[str, msgspec.Meta(min_length=1, max_length=63)]],
            msgspec.Meta(description="Roles as which it connects; not said: any"),
        ]
        | None
    ) = None
    tables: list[Use]


def as_json(contract: Contract) -> dict[str, Any]:
    """Return what apply_contract() takes: fields that are left out are not in it."""
    found: dict[str, Any] = msgspec.to_builtins(contract)
    for use in found["tables"]:
        values: dict[str, list[Value]] = use.get("requires", {}).get("values", {})
        for column, known in values.items():
            values[column] = [_text(value) for value in known]
    return found


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a contract, for editors."""
    return structs.json_schema(Contract, "schemawatch contract")


def _text(value: Value) -> str:
    """Return a value as PostgreSQL writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
