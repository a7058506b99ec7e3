"""A drift in a line, and the structure of a table as two versions have it."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

import click

from controlplane.commands._text import impact, who, wrapped
from controlplane.core.structure_lines import Pair, words
from controlplane.core.terminal import visible
from controlplane.db.drifts import Drift

_WIDEST_NAME: Final = 32
_WIDEST_IMPACT: Final = len("BREAKING")


def drift_line(found: Drift) -> str:
    """Return when, how bad, where, what and who; it goes on in a second line only in a terminal."""
    at = f"{found.detected_at.astimezone():%H:%M:%S}"
    declared = "" if found.declared_as is None else f", declared as {found.declared_as}"
    said = f"{found.table}  {found.summary}  (drift {found.drift_id}, {who(found)}{declared})"
    mark = f"{at}  {found.impact:<{_WIDEST_IMPACT}}  "
    line = wrapped(visible(said), mark, margin=0, is_cut=False)
    padding = " " * (_WIDEST_IMPACT - len(found.impact))
    styled = f"{click.style(at, dim=True)}  {impact(found.impact)}{padding}  "
    return styled + line.removeprefix(mark)


def structure_text(pairs: list[Pair]) -> str:
    """Return what differs by section: - as it was, + as it is, the words that differ bold."""
    lines: list[str] = []
    for section, own in groupby(pairs, lambda pair: pair.section):
        lines.append(click.style(section.replace("_", " "), bold=True))
        for pair in own:
            name = visible(pair.name).ljust(_WIDEST_NAME)
            before, after = _marked(pair)
            if pair.before is not None:
                lines.append(click.style(f"- {name}  ", fg="red") + before)
            if pair.after is not None:
                lines.append(click.style(f"+ {name}  ", fg="green") + after)
    return "\n".join(lines)


def _marked(pair: Pair) -> tuple[str, str]:
    """Return both texts, with what only one of them has in its colour."""
    old, new = words(visible(pair.before or "")), words(visible(pair.after or ""))
    whole = pair.before is None or pair.after is None
    before: list[str] = []
    after: list[str] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal" or whole
        before.append(click.style("".join(old[i1:i2]), fg="red", bold=not same))
        after.append(click.style("".join(new[j1:j2]), fg="green", bold=not same))
    return "".join(before), "".join(after)
