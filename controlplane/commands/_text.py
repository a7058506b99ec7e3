"""What people read: tables and paragraphs. click.echo drops colours where no terminal is."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Final

import click

from controlplane.db.drift_parts import Bypass
from controlplane.db.drifts import Change, Drift
from controlplane.db.instead import Step
from controlplane.db.rules import Rule
from controlplane.db.watched_tables import WatchedTable

WIDEST: Final = 96
NARROWEST: Final = 40
_NARROWEST_COLUMN: Final = 8
_GAP: Final = "  "
_COLOURS: Final = {"SAFE": "green", "RISKY": "yellow", "BREAKING": "red"}


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return rows under headings, in columns as wide as they need; wrapped to fit a terminal."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    room = _terminal()
    while room and sum(widths) + len(_GAP) * (len(widths) - 1) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= _NARROWEST_COLUMN:
            break
        widths[widest] -= 1
    return "\n".join(line for row in (headings, *cells) for line in _lines(row, widths))


def watched_tables(found: Sequence[WatchedTable]) -> str:
    """Return watched tables, a row each."""
    headings = ("ID", "TABLE", "STATUS", "VERSION", "WATCHED SINCE", "LAST CHECKED")
    rows = [
        (
            item.schema_id,
            item.shown,
            item.status,
            item.current_version,
            item.registered_at,
            item.last_checked_at,
        )
        for item in found
    ]
    return table(headings, rows)


def impact(text: str) -> str:
    """Return an impact in its colour."""
    return click.style(text, fg=_COLOURS.get(text), bold=text == "BREAKING")


def moment(at: datetime | None) -> str:
    """Return a time to the second, in the reader's time zone."""
    return "-" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def drift(found: Drift) -> str:
    """Return a drift as a paragraph: what, who, how bad, what to do."""
    return "\n".join([drift_head(found), *(change(item) for item in found.changes)])


def drift_head(found: Drift) -> str:
    """Return what a drift is, who made it, and what became of it."""
    declared = "" if found.declared_as is None else f", declared as {found.declared_as}"
    lines = [
        f"{impact(found.impact)}  {click.style(found.table, bold=True)}  {found.summary}",
        _fitting(
            f"drift {found.drift_id} of {found.source_name}, "
            f"version {found.version_from} -> {found.version_to}, "
            f"{moment(found.detected_at)}, {found.status}, {who(found)}{declared}"
        ),
    ]
    if found.consumer_summary is not None:
        lines.append(wrapped(f"consumers: {found.consumer_summary}", margin=2))
    lines += [wrapped(item.summary, margin=2) for item in found.announced]
    if found.status_changed_by is not None:
        by = f"{found.status_changed_by}, {moment(found.status_changed_at)}"
        lines.append(wrapped(f"{found.status} by {by}: {found.status_reason}", margin=2))
    if found.reclassified is not None:
        was = found.reclassified
        lines.append(f"  judged anew {moment(was.at)} by {was.by}; it was {was.impact_before}")
    if found.missed_explanation is not None:
        because = f"not captured ({found.missed_because}): {found.missed_explanation}"
        lines.append(wrapped(because, margin=2))
    lines += [wrapped(_bypass(item), margin=2) for item in found.bypasses]
    return "\n".join(lines)


def _bypass(found: Bypass) -> str:
    by = "" if found.approved_by is None else f" ({found.approval_id}) by {found.approved_by}"
    which = ", ".join(map(str, found.positions))
    return f"protected, {found.kind}{by}, finding {which}: {found.reason}"


def change(found: Change) -> str:
    """Return one finding, indented: the rule, then what, who, how, what to do, how sure."""
    number = "" if found.position is None else f"{found.position}. "
    lines = [f"  {number}{judged(found)}  {found.rule_id}: {found.object_kind} {found.object_name}"]
    lines += [wrapped(text, f"{label:<7}") for label, text in found.explained()]
    return "\n".join(lines)


def judged(found: Change) -> str:
    """Return what a finding counts as, and who decided that where it was not its rule."""
    counts = "MUTED" if found.muted else impact(found.impact)
    if found.decided_by is None:
        return counts
    until = f" until {found.decided_until.astimezone():%Y-%m-%d}" if found.decided_until else ""
    reason = f": {found.decided_reason}" if found.decided_reason else ""
    return f"{counts} ({found.default_impact} by rule; {found.decided_by}{until}{reason})"


def who(found: Drift) -> str:
    """Return who did it, with what, and from where."""
    actor = found.actor
    if actor.session_user is None:
        return "by somebody whom only the scan noticed"
    role = f" as {actor.role}" if actor.role not in {None, actor.session_user} else ""
    with_what = f" with {actor.application_name}" if actor.application_name else ""
    where = f" from {actor.client_addr}" if actor.client_addr else ""
    return f"by {actor.session_user}{role}{with_what}{where}"


def _fitting(text: str) -> str:
    """Return a line of its own, which is wrapped only where a terminal would cut it."""
    return wrapped(text, margin=2) if _terminal() else f"  {text}"


def wrapped(text: str, mark: str = "", margin: int = 6, *, is_cut: bool = True) -> str:
    """Return a paragraph, indented, whose first line begins with a mark.

    is_cut False: a line stays one where no terminal would cut it.
    """
    indent = " " * margin
    if not is_cut and (_terminal() is None or len(indent + mark + text) <= (_terminal() or 0)):
        return indent + mark + text
    return textwrap.fill(
        text,
        min(WIDEST, max(NARROWEST, _terminal() or WIDEST)),
        initial_indent=indent + mark,
        subsequent_indent=indent + " " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )


def steps(found: Sequence[Step]) -> str:
    """Return the way round as a script: what it is for in comments, then what is to be run."""
    parts: list[str] = []
    for one in found:
        mark = one.phase if one.sql is None else f"{one.step} {one.phase}"
        lines = textwrap.wrap(f"{mark}: {one.title}", WIDEST - 3, break_long_words=False)
        told = "\n".join(f"-- {line}" for line in lines)
        back = "" if one.back is None else "\n" + textwrap.indent(f"back: {one.back}", "--   ")
        parts.append(told + ("" if one.sql is None else f"\n{one.sql}") + back)
    return "\n\n".join(parts)


def rule(found: Rule) -> str:
    """Return a rule as a paragraph, its placeholders in it."""
    lines = [
        f"{impact(found.impact)}  {click.style(found.rule_id, bold=True)}  {found.title}",
        f"      {found.object_kind}; {found.levels()}",
    ]
    lines += [wrapped(text, f"{label:<7}") for label, text in found.explained()]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return moment(value) if isinstance(value, datetime) else str(value)


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [
        textwrap.wrap(cell, width, break_on_hyphens=False) if len(cell) > width else [cell]
        for cell, width in zip(cells, widths, strict=True)
    ]
    return [
        _GAP.join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip()
        for parts in zip_longest(*wrapped, fillvalue="")
    ]


def _terminal() -> int | None:
    """Return how wide the terminal is, or is said to be (COLUMNS); None where there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
