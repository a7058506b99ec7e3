"""The first contract of a consumer, drafted from what a role may do.

A privilege is more than a need: whoever takes the draft over strikes out what is not used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from controlplane.contracts.odcs_head import slug
from controlplane.core.documents import dump
from controlplane.db.pool import Conn
from controlplane.db.privileges import Allowed, allowed_to, reached_unwatched, role_of

_MOST_NAMED: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A contract that nobody has looked at yet: what it says, and what is to be known of it.

    remarks are about the whole, per_table about one table of it.
    """

    contract: dict[str, Any]
    remarks: list[str]
    per_table: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def text(self) -> str:
        """Return it as a file, with what is to be known as comments."""
        head = dict(self.contract)
        tables: list[dict[str, Any]] = head.pop("tables")
        lines = [_comment(remark) for remark in self.remarks]
        lines += dump(head).splitlines()
        lines.append("tables:" if tables else "tables: []")
        for use in tables:
            lines += [f"  {_comment(remark)}" for remark in self.per_table.get(use["table"], [])]
            lines += [f"  {line}" for line in dump([use]).splitlines()]
        return "\n".join(lines)


async def draft_of_role(conn: Conn, role: str, consumer: str | None) -> Draft:
    """Draft from the privileges of a role on the watched tables. SW104 for an unknown role."""
    own = await role_of(conn, role)
    found = await allowed_to(conn, role)
    contract: dict[str, Any] = {"consumer": consumer or slug(role), "roles": [role, *own.members]}
    remarks = [
        f"A draft, from the privileges of the role {role}: what it may do, not what it does.",
        "Strike out what is not used, add owner and channel, then: schemawatch contract apply FILE",
    ]
    if own.superuser:
        remarks.append(f"{role} is a superuser: it may do everything, so this says little.")
    for has, name in ((own.reads_all, "pg_read_all_data"), (own.writes_all, "pg_write_all_data")):
        if has and not own.superuser:
            remarks.append(f"{role} belongs to {name}: it may do that with every table.")
    if own.members:
        remarks.append(f"Other roles than {role} are those that have its privileges and log in.")
    remarks += left_out(await reached_unwatched(conn, role), "it may use them, and nobody watches")
    tables = [_use(one, replicates=own.replication) for one in found]
    remarks += [] if tables else [f"{role} may use no watched table."]
    return Draft(
        contract=contract | {"tables": tables},
        remarks=remarks,
        per_table={one.table_name: list(_remarks(one, role)) for one in found},
    )


def left_out(tables: list[str], why: str) -> list[str]:
    """Return the remark about tables that a draft does not have."""
    if not tables:
        return []
    more = f" and {len(tables) - _MOST_NAMED} more" if len(tables) > _MOST_NAMED else ""
    return [f"Left out, {why} them: {', '.join(tables[:_MOST_NAMED])}{more}."]


def _comment(remark: str) -> str:
    """Return a comment, in which no name can begin another line."""
    return "# " + "".join(char if char.isprintable() else " " for char in remark)


def _use(own: Allowed, *, replicates: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "table": own.table_name,
        "reads": own.reads,
        "inserts": own.inserts,
        "updates": own.updates,
        "deletes": own.deletes,
        "replicates": replicates and own.published,
    }
    return {name: value for name, value in found.items() if value}


def _remarks(own: Allowed, role: str) -> list[str]:
    found: list[str] = []
    if own.owns:
        found.append(f"{role} owns it, alone or through a membership: it may do everything.")
    if not own.uses_schema:
        found.append(f"{role} has no USAGE on its schema: it cannot reach it by name.")
    return found
