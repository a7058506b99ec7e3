"""What `schemawatch fleet` tells people."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Final

import click

from controlplane.commands._text import impact, judged, moment, wrapped
from controlplane.db.fleet import FleetDifference

_MOST: Final = 5


def differences_text(found: Sequence[FleetDifference]) -> str:
    """Return a paragraph for each."""
    return "\n\n".join(_difference(item) for item in found)


def _difference(found: FleetDifference) -> str:
    name = click.style(found.table, bold=True)
    what = f"{impact(found.impact)}  {name}  {found.member} in {found.group}"
    tied = ", no more than otherwise" if found.tied else ""
    lines = [
        f"{what}, {_state(found)} since {moment(found.since)}",
        wrapped(f"as in {_listed(found.alike)}{tied}, but not in {_listed(found.odd)}", margin=2),
    ]
    lines += [
        wrapped(f"{judged(change)}  {change.rule_id}: {change.difference}", margin=4)
        for change in found.changes
    ]
    if found.consumer_summary is not None:
        lines.append(wrapped(f"consumers: {found.consumer_summary}", margin=4))
    if found.ended_at is None:
        lines.append(
            f"    schemawatch compare {found.alike[0]} {found.member} {shlex.quote(found.table)}"
        )
    return "\n".join(lines)


def _state(found: FleetDifference) -> str:
    if found.ended_at is not None:
        return f"until {moment(found.ended_at)}"
    if found.state == "lost":
        return f"not compared again after {moment(found.last_seen)}, but there"
    return "not told yet," if found.state == "new" else "differs"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")
