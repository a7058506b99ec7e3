"""What `schemawatch check` tells people."""

from __future__ import annotations

import textwrap

import click

from controlplane.commands._text import change, impact, steps, wrapped
from controlplane.db.drifts import IMPACTS
from controlplane.trial.formats.guarding import compatibility_texts, guard_text
from controlplane.trial.formats.notes import (
    hits_text,
    is_told,
    lock_text,
    nothing_text,
    place,
    spared_text,
)
from controlplane.trial.report import Consumer, Found, Report, Tried


def report_text(report: Report, *, is_instead: bool = False) -> str:
    """Return the changes by table, then locks and notes by statement, then the verdict."""
    compatible = dict(compatibility_texts(report))
    lines = _findings(report.findings, compatible, is_instead=is_instead)
    told: set[str] = set()
    for tried in report.statements:
        lines += _statement(tried, told)
    lines += [wrapped(note, "note   ") for note in report.notes]
    if report.consumer is None or report.impact is not None:
        lines += _consumers(report.consumers)
    if report.impact is not None:
        return "\n".join([*lines, f"verdict: {impact(report.impact)}"])
    return "\n".join([*lines, nothing_text(report)])


def _findings(found: list[Found], compatible: dict[str, str], *, is_instead: bool) -> list[str]:
    lines: list[str] = []
    last = None
    for item in found:
        if item.table_name != last:
            said = compatible.get(item.table_name)
            lines.append(click.style(item.table_name, bold=True) + (f"  {said}" if said else ""))
            last = item.table_name
        lines.append(change(item.change))
        if item.at is not None:
            lines.append(wrapped(place(item.at), "at     "))
        if hits := hits_text(item):
            lines.append(wrapped(hits, "for    "))
        if guard := guard_text(item):
            lines.append(wrapped(guard, "guard  "))
        if item.way_round:
            lines.append(wrapped(f"instead {item.way_round}"))
            if is_instead and item.instead[0].sql is not None:
                lines.append(textwrap.indent(steps(item.instead), " " * 8))
    return lines


def _consumers(known: list[Consumer]) -> list[str]:
    """Return a line for each that is hit, the worst first."""
    hit = [one for one in known if one.impact not in {None, "SAFE"}]
    hit.sort(key=lambda one: IMPACTS.index(one.impact or "SAFE"), reverse=True)
    lines: list[str] = []
    for one in hit:
        about = ", ".join(said for said in (one.owner, one.channel) if said)
        lines.append(f"{impact(one.impact or '')} for {one.name}{f' ({about})' if about else ''}")
    spared = spared_text(known)
    return [*lines, spared] if spared else lines


def _statement(tried: Tried, told: set[str]) -> list[str]:
    """Return nothing for a statement that nobody would notice; each remedy is told once."""
    lines = [wrapped(lock_text(lock), "lock   ") for lock in tried.locks if is_told(lock)]
    if tried.note:
        lines.append(wrapped(tried.note, "note   "))
    for remedy in dict.fromkeys(lock.remedy for lock in tried.locks if lock.remedy):
        if remedy not in told:
            lines.append(wrapped(remedy, "do     "))
        told.add(remedy)
    where = click.style(f"{tried.file}:{tried.line}", bold=True)
    return [f"{where}  {tried.text}", *lines] if lines else []
