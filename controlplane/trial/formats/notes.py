"""What every form says: where, how bad, in which words, and under which lasting number."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from controlplane.trial.formats.guarding import guard_text
from controlplane.trial.report import Consumer, Failure, Found, Lock, Place, Report

_SIZES: Final = ("bytes", "kB", "MB", "GB", "TB")
_NEXT_SIZE: Final = 10240
_NAMED: Final = 4
# A lock that nobody but other DDL and VACUUM may notice.
_QUIET: Final = "SHARE UPDATE EXCLUSIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One line of a report: a change, a lock, or why there is none."""

    rule: str
    impact: str | None  # of a change
    heavy: bool  # of a lock: under it all rows are written or read
    title: str
    text: str
    at: Place | None
    fingerprint: str  # the same as long as the same file does the same to the same thing


def notes(outcome: Report | Failure) -> list[Note]:
    """Return all that is worth a mark at a line of a file."""
    if isinstance(outcome, Failure):
        return [_failure(outcome)]
    seen: Counter[str] = Counter()
    found = [*map(_change, outcome.findings), *_locks(outcome)]
    return [_numbered(note, seen) for note in found]


def place(at: Place | None) -> str:
    """Return FILE:LINE."""
    return "" if at is None else f"{at.file}:{at.line}"


def explanation(item: Found) -> str:
    """Return the parts of the explanation, a paragraph each."""
    parts = [f"{label}: {text}" for label, text in item.change.explained()]
    if hits := hits_text(item):
        parts.append(f"for: {hits}")
    if guard := guard_text(item):
        parts.append(f"guard: {guard}")
    return "\n".join(parts)


def hits_text(item: Found) -> str:
    """Say for whom a change is what; nothing of those whom it does not hit."""
    return ", ".join(f"{one.impact} for {one.name}" for one in item.hits)


def spared_text(known: list[Consumer]) -> str | None:
    """Say who is not hit, by name as far as they are few."""
    names = [one.name for one in known if one.impact in {None, "SAFE"}]
    if not names:
        return None
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} others"]
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"{listed} {'are' if len(names) > 1 else 'is'} not hit"


def nothing_text(report: Report) -> str:
    """Say that there is no finding, and what that means."""
    if report.consumer is not None:
        return f"Nothing hits {report.consumer}."
    if not report.watched:
        return "No watched table would change: nothing is watched in this database."
    return "No watched table would change."


def lock_text(lock: Lock) -> str:
    """Say what a statement locks, for whom that is bad, and what it does meanwhile."""
    if lock.mode is None:
        text = f"{lock.table_name} is locked since {lock.held_since}"
    elif lock.held_since is not None:
        text = f"{lock.mode} on {lock.table_name} is held since {lock.held_since}"
    else:
        text = f"{lock.mode} {lock.blocks}"
    return f"{text}{work_text(lock)}"


def work_text(lock: Lock) -> str:
    """Say what is done under a lock, and to how much as far as that is known."""
    size = f" ({_size(lock.bytes)}, about {lock.rows:,} rows)" if lock.rows is not None else ""
    if lock.rewritten:
        return f". All rows are written anew{size}."
    if lock.emptied:
        return f". It is emptied{size}."
    return f". All rows are read{size}." if lock.read else "."


def is_told(lock: Lock) -> bool:
    """Whether others may notice it, or it takes long."""
    return lock.read or lock.mode != _QUIET


def _change(item: Found) -> Note:
    change = item.change
    return Note(
        rule=change.rule_id,
        impact=change.impact,
        heavy=False,
        title=f"{change.impact}: {change.message}",
        text=explanation(item),
        at=item.at,
        fingerprint=_digest(
            item.table_name, change.rule_id, change.object_kind, change.object_name,
            change.attribute or "", item.at.file if item.at else "",
        ),
    )  # fmt: skip


def _locks(report: Report) -> Iterator[Note]:
    for tried in report.statements:
        for lock in filter(is_told, tried.locks):
            work = "table-rewrite" if lock.rewritten else "table-scan" if lock.read else None
            text = lock_text(lock)
            yield Note(
                rule=work or "lock",
                impact=None,
                heavy=work is not None,
                title=f"lock: {text}",
                text=text if lock.remedy is None else f"{text}\ndo: {lock.remedy}",
                at=tried,
                fingerprint=_digest(lock.table_name, work or "lock", lock.mode or "", tried.file),
            )
        if tried.note:
            yield Note(
                rule="not-tried",
                impact=None,
                heavy=False,
                title=tried.note,
                text=tried.note,
                at=tried,
                fingerprint=_digest("not-tried", tried.file, tried.text or ""),
            )


def _failure(outcome: Failure) -> Note:
    parts = [f"could not check: {outcome.message} ({outcome.code})"]
    parts += [
        f"{label}: {text}"
        for label, text in (("detail", outcome.detail), ("hint", outcome.hint))
        if text
    ]
    return Note(
        rule="could-not-check",
        impact=None,
        heavy=False,
        title=parts[0],
        text="\n".join(parts),
        at=outcome.at,
        fingerprint=_digest("could-not-check", outcome.code, outcome.at.file if outcome.at else ""),
    )


def _numbered(note: Note, seen: Counter[str]) -> Note:
    """Tell the second of its kind from the first, by its place in the order."""
    seen[note.fingerprint] += 1
    if seen[note.fingerprint] == 1:
        return note
    return replace(note, fingerprint=_digest(note.fingerprint, str(seen[note.fingerprint])))


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _size(count: int) -> str:
    for unit in _SIZES[:-1]:
        if count < _NEXT_SIZE:
            return f"{count} {unit}"
        count = round(count / 1024)
    return f"{count} {_SIZES[-1]}"
