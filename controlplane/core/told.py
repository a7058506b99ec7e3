"""Event -> what a person is told of it, whatever the chat. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

Event: TypeAlias = Mapping[str, Any]

# Findings shown in a chat message; the rest is counted. Slack allows 50 blocks.
MOST_FINDINGS: Final = 10
LONGEST_TEXT: Final = 600
"""Characters of one paragraph; Slack refuses a message with one over 3,000."""
_NOT_YET: Final = "Nothing has changed yet. This is what it will be:"
_NEVER: Final = "This will not happen, unless it has already:"
_MARKS: Final = {"BREAKING": "🔴", "RISKY": "🟡", "SAFE": "🟢"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding in the words of a chat message."""

    mark: str
    what: str
    how: str
    remedy: str

    @classmethod
    def of(cls, change: Event) -> Finding:
        """Return one of `data.changes`."""
        return cls(
            mark=_MARKS.get(change["impact"], ""),
            # of two databases: nothing happened in either
            what=_short(change.get("difference") or change["message"]),
            how=_short(change.get("how") or ""),
            remedy=_short(change["remedy"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A title, whom it hits, what happened, and who did it."""

    title: str
    whom: Sequence[str]
    findings: Sequence[Finding]
    notes: Sequence[str]

    @classmethod
    def of(cls, event: Event, *, most: int = MOST_FINDINGS) -> Told:
        """Return what an event says, with so many findings at most."""
        data: Event = event["data"]
        drifts: Sequence[Event] = data.get("drifts") or ([data] if "changes" in data else [])
        changes = [change for drift in drifts for change in _changes(drift)]
        more = len(changes) - most
        whom = [_short(text) for drift in drifts[:most] for text in _whom(drift)]
        return cls(
            title=_short(_title(event)),
            whom=list(dict.fromkeys(whom)),
            findings=[Finding.of(change) for change in changes[:most]],
            notes=[
                *([f"and {more} more findings"] if more > 0 else []),
                *(_note(drift) for drift in drifts[:most]),
            ],
        )


def _title(event: Event) -> str:
    data: Event = event["data"]
    name = f"[{data['source_name']}] " if "source_name" in data else ""
    for kind in ("resolved", "withdrawn"):
        if event["type"].endswith(f".{kind}"):
            return f"{name}{kind.upper()} {data['table']}: {data['summary']}"
    if "group" in data:
        return f"{name}{_of_group(data)}"
    if "announcement_id" in data:
        name += f"ANNOUNCED for {_utc(data['planned_at'])}, "
    if "impact" not in data:
        return f"{name}{data['summary']}"
    consumer: Event | None = data.get("consumer")
    impact = f"{consumer['impact']} for {consumer['name']}," if consumer else data["impact"]
    return f"{name}{impact} {data['table']}: {data['summary']}"


def _of_group(data: Event) -> str:
    where = f"{data['table']}, {data['member']} in group {data['group']}"
    if data["ended_at"] is not None:
        return f"AGREES {where}: no longer so that {data['summary']}"
    consumer: Event | None = data.get("consumer")
    impact = f"{consumer['impact']} for {consumer['name']}" if consumer else data["impact"]
    return f"DIFFERS {where}, {impact}: {data['summary']}"


def _changes(drift: Event) -> Sequence[Event]:
    """Return the findings; for the endpoint of a consumer those that hit it, if any does."""
    if drift.get("ended_at") is not None:
        return ()
    changes: Sequence[Event] = drift["changes"]
    hit: Sequence[int] = drift.get("consumer", {}).get("changes") or ()
    return [change for change in changes if change["position"] in hit] if hit else changes


def _whom(drift: Event) -> list[str]:
    """Return who is hit, and why the consumer that is told; nothing where none is known."""
    if drift.get("ended_at") is not None:
        return []
    said: str = drift.get("consumer_summary") or ""
    consumer: Event = drift.get("consumer", {})
    why = consumer.get("reason")
    return [
        *(item["summary"] for item in drift.get("announced", ())),
        *([f"{said[:1].upper()}{said[1:]}."] if said else []),
        *([f"{consumer['name']}: {why}"] if why else []),
        *([_NOT_YET if drift["withdrawn_at"] is None else _NEVER] if _is_to_come(drift) else []),
    ]


def _is_to_come(drift: Event) -> bool:
    return "announcement_id" in drift


def _note(drift: Event) -> str:
    if _is_to_come(drift):
        by = drift["withdrawn_by"] or drift["announced_by"]
        return f"announcement {drift['announcement_id']}, by {by}: {_short(drift['reason'])}"
    if "group" in drift:
        others = ", ".join(name for name in drift["odd"] if name != drift["member"])
        return _short(
            f"as most: {', '.join(drift['alike'])}"
            + (" (no more than otherwise)" if drift["tied"] else "")
            + (f"; otherwise as well: {others}" if others else "")
            + f"; since {_utc(drift['since'])}"
        )
    who = drift["actor"]["session_user"] or "somebody whom only the scan noticed"
    what = f" declared as {drift['declared_as']}" if drift["declared_as"] else ""
    return (
        f"drift {drift['drift_id']}, version {drift['version_from']} → {drift['version_to']}, "
        f"by {who}{_short(what)}"
    )


def _utc(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
