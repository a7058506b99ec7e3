"""What `schemawatch check` tells people."""

from __future__ import annotations

import click

from controlplane.commands._text import change, impact, wrapped
from controlplane.db.preview import Finding
from controlplane.trial.report import Lock, Report, Tried

_NEXT_UNIT = 10240


def report_text(report: Report) -> str:
    """Return the changes by table, then locks and notes by statement, then the verdict."""
    lines = _findings(report.findings)
    told: set[str] = set()
    for tried in report.statements:
        lines += _statement(tried, told)
    if report.impact is not None:
        return "\n".join([*lines, f"verdict: {impact(report.impact)}"])
    looked_at = "nothing is watched in this database" if not report.watched else ""
    lines.append("No watched table would change" + (f": {looked_at}." if looked_at else "."))
    return "\n".join(lines)


def _findings(found: list[Finding]) -> list[str]:
    lines: list[str] = []
    last = None
    for item in found:
        if item.table_name != last:
            lines.append(click.style(item.table_name, bold=True))
            last = item.table_name
        lines.append(change(item.change))
    return lines


def _statement(tried: Tried, told: set[str]) -> list[str]:
    """Return nothing for a statement that nobody would notice; each remedy is told once."""
    # what others may notice, or what takes long
    told_of = [lock for lock in tried.locks if lock.read or lock.mode != "SHARE UPDATE EXCLUSIVE"]
    lines = [wrapped(_lock(lock), "lock   ") for lock in told_of]
    if tried.note:
        lines.append(wrapped(tried.note, "note   "))
    for remedy in dict.fromkeys(lock.remedy for lock in tried.locks if lock.remedy):
        if remedy not in told:
            lines.append(wrapped(remedy, "do     "))
        told.add(remedy)
    where = click.style(f"{tried.file}:{tried.line}", bold=True)
    return [f"{where}  {tried.text}", *lines] if lines else []


def _lock(lock: Lock) -> str:
    if lock.mode is None:
        return f"not seen: {lock.table_name} is locked since {lock.held_since}{_work(lock)}"
    if lock.held_since is not None:
        return f"{lock.mode} on {lock.table_name} is held since {lock.held_since}{_work(lock)}"
    return f"{lock.mode} {lock.blocks}{_work(lock)}"


def _work(lock: Lock) -> str:
    size = f"{_size(lock.bytes)}, about {lock.rows:,} rows" if lock.rows is not None else ""
    size = f" ({size})" if size else ""
    if lock.rewritten:
        return f". All rows are written anew{size}."
    if lock.emptied:
        return f". It is emptied{size}."
    return f". All rows are read{size}." if lock.read else "."


def _size(count: int) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < _NEXT_UNIT:
            return f"{count} {unit}"
        count = round(count / 1024)
    return f"{count} TB"
