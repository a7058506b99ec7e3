"""The steps of the tour: who changes what, and what SchemaWatch has to say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, LiteralString


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change; impact and rule_id are what must be recorded about the table."""

    title: str
    person: str
    tool: str
    statement: LiteralString
    table: str
    impact: str
    rule_id: str


SAFE: Final = Step(
    title="A safe change",
    person="alice",
    tool="flyway",
    statement="alter table shop.orders add column gift_note text",
    table="shop.orders",
    impact="SAFE",
    rule_id="column-added-nullable",
)

RISKY: Final = Step(
    title="A risky change, of a type that a table uses",
    person="alice",
    tool="flyway",
    statement="alter type shop.order_status add value 'refunded'",
    table="shop.orders",
    impact="RISKY",
    rule_id="enum-label-added",
)

PREVIEW: Final = Step(
    title="Before it breaks: what would this do?",
    person="schemawatch",
    tool="preview",
    statement="alter table shop.products rename column price to list_price",
    table="shop.products",
    impact="BREAKING",
    rule_id="column-renamed",
)

BREAKING: Final = Step(
    title="A breaking change, by hand",
    person="bob",
    tool="psql",
    statement="alter table shop.customers drop column email",
    table="shop.customers",
    impact="BREAKING",
    rule_id="column-removed",
)

CONSUMERS: Final = Step(
    title="Two consumers of one table: who is told?",
    person="bob",
    tool="psql",
    statement="alter table shop.orders drop column status",
    table="shop.orders",
    impact="BREAKING",
    rule_id="column-removed",
)

BILLING: Final[dict[str, Any]] = {
    "consumer": "billing",
    "owner": "team-payments",
    "channel": "#billing",
    "tables": [{"table": "shop.orders", "reads": ["order_id", "status"]}],
}
SEARCH: Final[dict[str, Any]] = {
    "consumer": "search",
    "owner": "team-find",
    "tables": [{"table": "shop.orders", "reads": ["order_id", "placed_at"]}],
}

UNSEEN: Final = Step(
    title="A change that no trigger saw",
    person="postgres",
    tool="event triggers off",
    statement="alter table shop.products alter column price drop not null",
    table="shop.products",
    impact="RISKY",
    rule_id="column-drop-not-null",
)

ALL: Final = (SAFE, RISKY, BREAKING, CONSUMERS, UNSEEN)
"""Those that are recorded, in this order."""
