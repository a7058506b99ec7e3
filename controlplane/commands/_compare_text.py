"""What `schemawatch compare` tells people."""

from __future__ import annotations

import click

from controlplane.commands._text import impact, judged, moment, wrapped
from controlplane.comparing.result import (
    Compared,
    Comparison,
    Fleet,
    Member,
    Odd,
    Side,
    Unlike,
)
from controlplane.db.comparing import Difference

_STATES = {
    "paused": "is paused in {}, and compared as it was then",
    "unwatched": "is not watched in {}",
}


def comparison_text(found: Comparison) -> str:
    """Return both sides, the tables that differ, and the sum."""
    left, right = found.left.name, found.right.name
    lines = [f"from  {_side(found.left)}", f"to    {_side(found.right)}"]
    if found.tables:
        lines.append(
            wrapped(f"What follows is told as if {left} had become like {right}.", margin=6)
        )
    for table in found.tables:
        lines += ["", *_table(table, left, right)]
    return "\n".join([*lines, "", *_sum(found)])


def fleet_text(found: Fleet) -> str:
    """Return who is otherwise, the tables in which, and the sum."""
    lines = [line for member in found.members for line in _member(member)]
    for table in found.tables:
        lines += [*([""] if lines else []), *_unlike(table)]
    asked = [member for member in found.members if member.error is None]
    same = sum(member.state == "same" for member in asked)
    said = f"{same} of {len(found.members)} databases of {found.group} the same"
    lines += [""] if lines else []
    if found.impact is None:
        return "\n".join([*lines, said])
    odd = ", ".join(member.name for member in asked if member.state == "odd")
    return "\n".join([*lines, wrapped(f"{said}, odd: {odd}: {impact(found.impact)}", margin=0)])


def _member(member: Member) -> list[str]:
    if member.error is None:
        return []
    return [
        wrapped(f"{click.style(member.name, bold=True)} not compared: {member.error}", margin=0)
    ]


def _unlike(table: Unlike) -> list[str]:
    others = f"{table.usual} and {table.agree - 1} more" if table.agree > 1 else table.usual
    tied = ", no more than otherwise" if table.tied else ""
    lines = [f"{click.style(table.table, bold=True)}  as in {others}{tied}, but not in"]
    for odd in table.odd:
        lines += _odd(odd, table)
    return lines


def _odd(odd: Odd, table: Unlike) -> list[str]:
    state = _STATES.get(odd.state, "").format("it")
    names = click.style(", ".join(odd.members), bold=True)
    lines = [wrapped(f"{names}{': ' if state else ''}{state}", margin=2)]
    for change in odd.changes:
        if change.only_text:
            lines.append(wrapped(f"perhaps {change.difference}", margin=4))
        else:
            said = f"{judged(change)}  {change.rule_id}: {change.difference}"
            lines.append(wrapped(said, margin=4))
    if odd.breaks:
        lines.append(wrapped(f"would break {', '.join(odd.breaks)}", margin=4))
    if odd.changes:
        lines.append(f"    schemawatch compare {table.usual} {odd.members[0]} '{table.table}'")
    return lines


def _side(side: Side) -> str:
    looked = "never scanned" if side.looked_at is None else f"scanned {moment(side.looked_at)}"
    name = click.style(side.name, bold=True)
    return f"{name}, PostgreSQL {side.server_version}, {_tables(side.tables)}, {looked}"


def _table(table: Compared, left: str, right: str) -> list[str]:
    said = [
        _STATES[state].format(where)
        for state, where in ((table.left, left), (table.right, right))
        if state in _STATES
    ]
    lines = [click.style(table.table, bold=True) + (f"  {'; '.join(said)}" if said else "")]
    for change in table.changes:
        lines += _change(change, right)
    return lines


def _change(found: Difference, right: str) -> list[str]:
    if found.only_text:
        text = (
            f"text   {found.difference}. It is not judged: servers of different major versions "
            "may print the same expression in two ways."
        )
        return [wrapped(text, margin=2)]
    lines = [wrapped(f"{judged(found)}  {found.rule_id}: {found.difference}", margin=2)]
    for label, text in found.explained():
        shown = f"(in {right}) {text}" if label == "do" else text
        lines.append(wrapped(shown, f"{label:<7}"))
    for hit in found.consumers:
        about = ", ".join(said for said in (hit.owner, hit.channel) if said)
        whom = f"{hit.name} ({about})" if about else hit.name
        lines.append(wrapped(f"{impact(hit.impact)} for {whom}: it {hit.reason}", "for    "))
    return lines


def _sum(found: Comparison) -> list[str]:
    differ = sum(bool(table.changes) for table in found.tables)
    if not differ:
        return [f"no difference in {_tables(found.same)}"]
    verdict = impact(found.impact) if found.impact else "nothing that is certain"
    lines = [f"{_tables(found.same)} the same, {differ} not: {verdict}"]
    if found.breaks:
        lines.append(wrapped(f"would break {', '.join(found.breaks)}", margin=0))
    return lines


def _tables(count: int) -> str:
    return "1 table" if count == 1 else f"{count} tables"
