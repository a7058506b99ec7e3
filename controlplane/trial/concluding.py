"""What the documents of the database come to: a report, and the same for one consumer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import msgspec

from controlplane.core.nearest import nearest
from controlplane.db.drifts import IMPACTS, worst
from controlplane.db.preview import finding
from controlplane.db.trial import Marks
from controlplane.errors import InputError
from controlplane.trial.report import Consumer, Found, Hit, Place, Report, Tried

_UNGUARDED: Final = (
    "Nothing is refused at COMMIT here, because the event triggers are not in force: "
    "`schemawatch doctor` says why."
)


def conclude(
    documents: list[dict[str, Any]],
    place: Callable[[dict[str, Any]], Place | None],
    statements: list[Tried],
    *,
    marks: Marks,
    consumers: list[tuple[str, str | None, str | None]],
) -> Report:
    """Put together what was found.

    place tells which statement a document comes from; consumers are name, owner and channel.
    """
    findings = [_found(document, place(document)) for document in documents]
    unguarded = not marks.captures and any(one.guard.refused_by for one in findings)
    return Report(
        impact=worst([item.change.impact for item in findings]),
        findings=findings,
        statements=statements,
        watched=marks.watched,
        consumers=[
            Consumer(name=name, owner=owner, channel=channel, impact=_for(name, findings))
            for name, owner, channel in consumers
        ],
        notes=[_UNGUARDED] if unguarded else [],
    )


def for_consumer(report: Report, name: str) -> Report:
    """Return only what hits this consumer, as bad as it is for him."""
    if name not in {one.name for one in report.consumers}:
        near = nearest(name, [one.name for one in report.consumers])
        hint = f"Did you mean {' or '.join(near)}?" if near else None
        raise InputError(f"no consumer is called {name}", code="SW106", hint=hint)
    findings = [
        replace(item, change=replace(item.change, impact=hit.impact), consumers=[hit])
        for item in report.findings
        for hit in item.hits
        if hit.name == name
    ]
    return replace(
        report,
        impact=worst([one.change.impact for one in findings]),
        findings=findings,
        consumers=[one for one in report.consumers if one.name == name],
        consumer=name,
    )


def is_at_least(impact: str | None, least: str) -> bool:
    """Tell whether something was found that is as bad."""
    return impact is not None and IMPACTS.index(impact) >= IMPACTS.index(least.upper())


def _found(document: dict[str, Any], at: Place | None) -> Found:
    hits = msgspec.convert(document.get("consumers") or [], list[Hit])
    known = finding(document)
    return Found(
        schema_id=known.schema_id,
        table_name=known.table_name,
        change=known.change,
        guard=known.guard,
        instead=known.instead,
        at=at,
        consumers=hits,
    )


def _for(name: str, findings: list[Found]) -> str | None:
    return worst([hit.impact for item in findings for hit in item.consumers if hit.name == name])
