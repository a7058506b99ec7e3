"""The catalogue of changes."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn
from controlplane.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row of schemawatch.rule; its texts hold placeholders, such as {table}."""

    rule_id: str
    object_kind: str
    readers: str | None
    writers: str | None
    cdc: str | None
    impact: str
    title: str
    message: str
    how: str
    remedy: str
    sure: str
    rationale: str

    def levels(self) -> str:
        """Return whom it hits how badly, in one line."""
        audiences = (("readers", self.readers), ("writers", self.writers), ("copies", self.cdc))
        return ", ".join(f"{name} {impact}" for name, impact in audiences if impact)

    def explained(self) -> list[tuple[str, str]]:
        """Return label and text of each part of the explanation, in the order to tell them."""
        return [
            ("what", self.message),
            ("how", self.how),
            ("do", self.remedy),
            ("sure", self.sure),
            ("why", self.rationale),
        ]


async def list_rules(
    conn: Conn, *, object_kind: str | None = None, impact: str | None = None
) -> list[Rule]:
    """Return the rules, by kind of object and name; None is any."""
    sql = """
        select rule_id, object_kind, readers, writers, cdc, impact, title, message, how, remedy,
            sure, rationale
        from schemawatch.rule
        where (%(object_kind)s::text is null or object_kind = %(object_kind)s::text)
          and (%(impact)s::text is null or impact = %(impact)s::text)
        order by object_kind, rule_id"""
    async with conn.cursor(row_factory=class_row(Rule)) as cur:
        await cur.execute(sql, {"object_kind": object_kind, "impact": impact})
        return await cur.fetchall()


async def find_rule(conn: Conn, rule_id: str) -> Rule:
    """Return one rule; NotFoundError names the one that was probably meant."""
    rules = {rule.rule_id: rule for rule in await list_rules(conn)}
    if rule_id not in rules:
        # object:column is a selector, and no rule
        sql = "select schemawatch._nearest_selector(%(rule_id)s)"
        near = await fetch_value(conn, sql, {"rule_id": rule_id})
        raise NotFoundError(
            f"there is no rule {rule_id}",
            hint=f"Did you mean {near}?"
            if near in rules
            else "List them with SELECT rule_id, object_kind FROM schemawatch.rule;",
        )
    return rules[rule_id]
