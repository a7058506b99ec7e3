"""Short words for policy: set an override, and what the last drift says of each finding."""

from __future__ import annotations

from typing import Any, NamedTuple

import psycopg
import pytest

from tests.lab import Lab


class Judged(NamedTuple):
    """What became of one finding."""

    rule: str
    impact: str
    default: str
    muted: bool
    by: str | None


def override(lab: Lab, selector: str, verdict: str, **more: object) -> int:
    """Set an override, with a reason and an end unless they are given."""
    given: dict[str, object] = {"reason": "agreed", "until": "30 days", **more}
    until = "now() + %s::interval" if given["until"] is not None else "%s::timestamptz"
    others = {name: value for name, value in given.items() if name != "until"}
    names = ", ".join(f"p_{name} => %s" for name in others)
    return lab.value(
        f"select schemawatch.set_override(%s, %s, p_until => {until}, {names})",
        selector,
        verdict,
        given["until"],
        *others.values(),
    )


def judged(lab: Lab, drift_id: int | None = None) -> list[Judged]:
    """Return the findings of a drift, the newest one by default, in their order."""
    rows = lab.run(
        "select rule_id, impact, default_impact, muted, decided_by from schemawatch.drift_change"
        " where drift_id = coalesce(%s, (select max(drift_id) from schemawatch.drift))"
        " order by position",
        drift_id,
    )
    return [Judged(*row) for row in rows]


def only(lab: Lab, rule: str) -> Judged:
    """Return the finding of a rule in the newest drift."""
    [found] = [item for item in judged(lab) if item.rule == rule]
    return found


def headline(lab: Lab) -> tuple[Any, ...]:
    """Return impact and summary of the newest drift."""
    return lab.run("select impact, summary from schemawatch.drift order by drift_id desc limit 1")[
        0
    ]


def refused(lab: Lab, code: str, query: str, *args: object) -> psycopg.Error:
    """Run what must fail with this code."""
    with pytest.raises(psycopg.Error) as caught:
        lab.run(query, *args)
    assert caught.value.sqlstate == code, caught.value
    return caught.value
