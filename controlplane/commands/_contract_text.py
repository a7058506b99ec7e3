"""What people and programs are told of contracts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import click

from controlplane.contracts.applying import Outcome
from controlplane.contracts.differing import Action, Step

_MARKS: Final[dict[Action, tuple[str, str]]] = {
    "create": ("+", "green"),
    "change": ("~", "yellow"),
    "remove": ("-", "red"),
}


def report(found: Sequence[Outcome], *, done: bool | None) -> dict[str, Any]:
    """Return what --json prints; done is None where nothing was to be done."""
    told: dict[str, Any] = {"kept": not any(own.unkept for own in found)}
    if done is not None:
        told |= {"changed": any(map(_changes, found)), "done": done}
    return told | {"contracts": [_contract(own, steps=done is not None) for own in found]}


def applied_text(found: Sequence[Outcome], *, trial: bool) -> str:
    """Return the plan, what is not kept, and the sum of it."""
    lines: list[str] = []
    for own in found:
        lines += [_line(step, own.consumer) for step in own.steps if step.action in _MARKS]
        lines += _unkept(own)
    count = Counter(step.action for own in found for step in own.steps if step.table)
    told = [
        f"{count['create']} {'to declare' if trial else 'declared'}",
        f"{count['change']} {'to change' if trial else 'changed'}",
        f"{count['remove']} {'to take back' if trial else 'taken back'}",
        f"{count['keep']} unchanged",
    ]
    lines.append(f"Tables: {', '.join(told)}.")
    if trial:
        lines.append("Nothing was done: this was a trial.")
    return "\n".join(lines)


def checked_text(found: Sequence[Outcome]) -> str:
    """Return what is not kept, and a word for each file."""
    lines: list[str] = []
    for own in found:
        lines += _unkept(own)
        number = len(own.unkept)
        kept = "all of it is kept" if not number else f"{number} not kept"
        lines.append(f"{own.consumer}: {kept}.")
    return "\n".join(lines)


def notes_text(found: Sequence[Outcome]) -> str:
    """Return what of the files was not understood."""
    return "\n".join(
        f"{own.file}:{','.join(map(str, note.lines))}: {note.text}"
        for own in found
        for note in own.notes
    )


def _changes(own: Outcome) -> bool:
    return any(step.action in _MARKS for step in own.steps)


def _contract(own: Outcome, *, steps: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"file": own.file, "consumer": own.consumer}
    if steps:
        found["steps"] = own.steps
    found["not_kept"] = [
        {
            "line": one.line,
            "table": one.broken.table_name,
            "object": one.broken.object_name,
            "requirement": one.broken.requirement,
            "problem": one.broken.problem,
            "hint": one.broken.hint,
        }
        for one in own.unkept
    ]
    return found | {"notes": own.notes}


def _unkept(own: Outcome) -> Iterator[str]:
    for one in own.unkept:
        broken = one.broken
        about = ".".join(filter(None, [broken.table_name, broken.object_name]))
        yield (
            click.style(f"! {own.file}:{one.line}: ", fg="yellow")
            + f"{broken.requirement} of {about} is not kept: {broken.problem}"
        )
        if broken.hint:
            yield f"    {broken.hint}"


def _line(step: Step, consumer: str) -> str:
    mark, colour = _MARKS[step.action]
    what = f"  {step.table}" if step.table else f"consumer {consumer}"
    told = f"{mark} {what}"
    if step.action == "create":
        made = [f"{name} {_value(pair['after'])}" for name, pair in step.changes.items()]
        told += f": {', '.join(made)}" if made else ""
    elif step.action == "change":
        pairs = step.changes.items()
        told += ": " + ", ".join(
            f"{name} {_value(pair['before'])} -> {_value(pair['after'])}" for name, pair in pairs
        )
    return click.style(told, fg=colour)


def _value(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"({', '.join(map(_value, cast('list[object]', value)))})"
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
        return f"({', '.join(f'{name} {_value(own)}' for name, own in pairs)})"
    return str(value)
