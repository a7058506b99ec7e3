"""What differs between what a consumer has declared and what it declares. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Action = Literal["create", "change", "remove", "keep"]
Changes = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done about a consumer, or about one table of it; changes have before and after."""

    action: Action
    table: str | None
    changes: Changes


def differences(before: dict[str, Any] | None, after: dict[str, Any]) -> list[Step]:
    """Return a step for the consumer and one for each table of it."""
    old = {use["table"]: use for use in (before or {}).get("tables", [])}
    new = {use["table"]: use for use in after.get("tables", [])}
    changes = _changes(before or {}, after, but="tables")
    steps = [Step(action=_action(before, after, changes), table=None, changes=changes)]
    for table in (*new, *(name for name in old if name not in new)):
        changes = _changes(old.get(table, {}), new.get(table, {}), but="table")
        action = _action(old.get(table), new.get(table), changes)
        steps.append(Step(action=action, table=table, changes=changes))
    return steps


def _changes(before: dict[str, Any], after: dict[str, Any], *, but: str) -> Changes:
    return {
        name: {"before": before.get(name), "after": after.get(name)}
        for name in dict.fromkeys([*before, *after])
        if name not in {but, "consumer"} and before.get(name) != after.get(name)
    }


def _action(before: object, after: object, changes: Changes) -> Action:
    if before is None:
        return "create"
    if not after:
        return "remove"
    return "change" if changes else "keep"
