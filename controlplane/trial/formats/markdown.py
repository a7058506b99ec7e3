"""GitHub-flavoured Markdown, for the one comment that a pull request gets."""

from __future__ import annotations

from typing import Final

from controlplane.db.drifts import IMPACTS
from controlplane.trial.formats.escaping import code, fenced, text
from controlplane.trial.formats.guarding import compatibility_texts, guard_text
from controlplane.trial.formats.notes import (
    is_told,
    lock_text,
    notes,
    nothing_text,
    place,
    spared_text,
)
from controlplane.trial.report import Consumer, Failure, Found, Report

MARK: Final = "<!-- schemawatch check -->"
"""The first line, by which a later run finds the comment to replace it."""
MOST: Final = 65_536
_SIGNS: Final = {"BREAKING": "❌", "RISKY": "⚠️", "SAFE": "✅"}
_SAID: Final = {"BREAKING": "Breaks", "RISKY": "Risky for"}
_MORE: Final = "\n\n*More was found than a comment can hold: the log of the job has all of it.*\n"


def render(outcome: Report | Failure, _least: str) -> str:
    """Return the comment: the verdict, who is hit, the changes, the locks; the worst first."""
    if isinstance(outcome, Failure):
        return _fitting([_failure(outcome)])
    worst_first = sorted(
        outcome.findings, key=lambda one: IMPACTS.index(one.change.impact), reverse=True
    )
    parts = [_head(outcome), *_table(worst_first), *(_details(one) for one in worst_first)]
    # the longest last: when a comment cannot hold all, it ends there
    parts += [*_locks(outcome), *_remarks(outcome)]
    return _fitting([*parts, *map(_instead, worst_first)])


def _head(report: Report) -> str:
    if report.impact is None:
        title = f"### SchemaWatch: {text(nothing_text(report))}"
    else:
        title = f"### {_SIGNS[report.impact]} SchemaWatch: {report.impact}"
    kept = [f"{code(table)} {text(said)}." for table, said in compatibility_texts(report)]
    return "\n\n".join([MARK, title, *_consumers(report.consumers), *_refused(report), *kept])


def _refused(report: Report) -> list[str]:
    """Say of which tables a commit is refused."""
    refused = [one.table_name for one in report.findings if one.guard.refused_by]
    tables = ", ".join(code(table) for table in dict.fromkeys(refused))
    return [f"**Refused at COMMIT** for {tables}, unless it is approved."] if tables else []


def _consumers(known: list[Consumer]) -> list[str]:
    """Say by name who is hit, and how many are not."""
    said = [
        f"**{word}** {', '.join(_who(one) for one in known if one.impact == impact)}."
        for impact, word in _SAID.items()
        if any(one.impact == impact for one in known)
    ]
    if spared := spared_text(known):
        said.append(f"{text(spared)}.")
    return said


def _who(one: Consumer) -> str:
    about = ", ".join(text(said) for said in (one.owner, one.channel) if said)
    return f"{text(one.name)} ({about})" if about else text(one.name)


def _table(findings: list[Found]) -> list[str]:
    if not findings:
        return []
    rows = [
        f"| {_SIGNS[one.change.impact]} {one.change.impact} | {text(one.change.message)} "
        f"| {_hits(one)} | {code(place(one.at))} |"
        for one in findings
    ]
    head = "\n\n| | what would change | for whom | where |\n|---|---|---|---|\n"
    # row by row, so that a comment which is too long ends between two
    return [head + rows[0], *("\n" + row for row in rows[1:])]


def _hits(item: Found) -> str:
    return ", ".join(f"{one.impact} for {text(one.name)}" for one in item.hits)


def _details(item: Found) -> str:
    about = f"{text(item.table_name)}: {text(item.change.rule_id)}"
    told = "\n".join(
        [
            f"- **{label}** {text(said)}"
            for label, said in item.change.explained()
            if label != "what"
        ]
        + ([f"- **guard** {text(guard)}"] if (guard := guard_text(item)) else [])
        + [f"- **for {text(one.name)}** {text(one.reason)}" for one in item.hits if one.reason]
    )
    return f"\n\n<details><summary>{about}</summary>\n\n{told}\n\n</details>"


def _instead(item: Found) -> str:
    """Return the way round, folded; only of what breaks somebody."""
    if item.change.impact != "BREAKING" or not item.instead:
        return ""
    told = "\n\n".join(
        f"{one.phase}: {text(one.title)}" + (f"\n\n{fenced(one.sql)}" if one.sql else "")
        for one in item.instead
    )
    about = f"{text(item.table_name)}: instead of {text(item.change.rule_id)}"
    return f"\n\n<details><summary>{about}</summary>\n\n{told}\n\n</details>"


def _locks(report: Report) -> list[str]:
    rows: list[str] = []
    for tried in report.statements:
        rows += [
            f"| {code(place(tried))} | {text(lock_text(lock))} | {text(lock.remedy or '')} |"
            for lock in tried.locks
            if is_told(lock)
        ]
    head = "\n\n#### Locks\n\n| where | what is locked meanwhile | instead |\n|---|---|---|\n"
    return [head + rows[0], *("\n" + row for row in rows[1:])] if rows else []


def _remarks(report: Report) -> list[str]:
    lines = [
        f"- {code(place(tried))} {text(tried.note)}" for tried in report.statements if tried.note
    ]
    lines += [f"- {text(note)}" for note in report.notes]
    return ["\n\n#### Notes\n\n" + lines[0], *("\n" + line for line in lines[1:])] if lines else []


def _failure(outcome: Failure) -> str:
    [note] = notes(outcome)
    where = f" at {code(place(outcome.at))}" if outcome.at else ""
    title = f"### ⛔ SchemaWatch could not check this{where}"
    return "\n\n".join([MARK, title, fenced(note.text)])


def _fitting(parts: list[str]) -> str:
    """Put as many together as a comment can hold, and say so where some are left out."""
    whole = "".join(parts) + "\n"
    if len(whole) <= MOST:
        return whole
    kept, left = "", MOST - len(_MORE)
    for part in parts:
        if len(part) > left:
            break
        kept += part
        left -= len(part)
    return (kept or f"{MARK}\n") + _MORE
