"""Announced changes for people: a row each, or one with its findings and answers."""

from __future__ import annotations

from collections.abc import Sequence

from controlplane.commands._text import change, impact, moment, table, wrapped
from controlplane.db.announcements import AnnouncedTo, Announcement


def announcements_text(found: Sequence[Announcement]) -> str:
    """Return a row for each."""
    headings = ("ID", "TABLE", "IMPACT", "WHAT", "FROM", "STATE", "READY", "NOT YET", "NO ANSWER")
    rows = [
        (
            item.announcement_id,
            item.table,
            item.impact,
            item.summary,
            item.planned_at,
            item.state,
            _names(item, "ready"),
            _names(item, "not_before"),
            ", ".join(item.unanswered) or None,
        )
        for item in found
    ]
    return table(headings, rows)


def announcement_text(found: Announcement) -> str:
    """Return all of one."""
    where = f"announcement {found.announcement_id}, {found.state}"
    lines = [
        f"{impact(found.impact)}  {found.table}  {found.summary}",
        f"  {where}, from {moment(found.planned_at)}, by {found.announced_by}",
        wrapped(f"why: {found.reason}", margin=2),
    ]
    if found.withdrawn_by is not None:
        lines.append(f"  withdrawn by {found.withdrawn_by}, {moment(found.withdrawn_at)}")
    if found.drift_ids:
        lines.append(f"  happened in drift {', '.join(map(str, found.drift_ids))}")
    if found.consumer_summary is not None:
        lines.append(wrapped(f"consumers: {found.consumer_summary}", margin=2))
    lines += [wrapped(_answer(item), margin=2) for item in found.consumers if item.answer]
    return "\n".join([*lines, *(change(item) for item in found.changes)])


def _names(found: Announcement, said: str) -> str | None:
    names = [item.name for item in found.consumers if item.answer and item.answer.answer == said]
    return ", ".join(names) or None


def _answer(found: AnnouncedTo) -> str:
    said = found.answer
    assert said is not None  # noqa: S101 - whoever calls this asked before
    what = "ready" if said.not_before is None else f"not before {moment(said.not_before)}"
    note = f": {said.note}" if said.note else ""
    return f"{found.name} answered {what} (by {said.answered_by}, {moment(said.answered_at)}){note}"
