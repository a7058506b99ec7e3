"""Event -> body: the shapes in which receivers take a message. Pure; nothing is looked up.

A new shape is one function and one line in SHAPES; docs/messages.md shows each of the same event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from controlplane.core.mrkdwn import escaped

Event: TypeAlias = Mapping[str, Any]

STANDARD: Final = "standard"  # the event itself, as Standard Webhooks has it
# Findings shown in a chat message; the rest is counted. Slack allows 50 blocks.
MOST_FINDINGS: Final = 10
LARGEST_CARD: Final = 20_000
"""Bytes; Teams refuses a card over 28 KB, some say over 21."""
LONGEST_TEXT: Final = 600
"""Characters of one paragraph; Slack refuses a message with one over 3,000."""
_MARKS: Final = {"BREAKING": "🔴", "RISKY": "🟡", "SAFE": "🟢"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is posted: bytes and their content type."""

    content: bytes
    content_type: str = "application/json"


def render(shape: str, payload: str, *, message_id: str) -> Body:
    """Return an event, given as JSON, in a shape; ValueError for an unknown shape."""
    if shape == STANDARD:
        return Body(content=payload.encode())
    try:
        make = SHAPES[shape]
    except KeyError:
        known = ", ".join((STANDARD, *SHAPES))
        raise ValueError(f"unknown shape {shape!r}; there are {known}") from None
    return make(json.loads(payload), message_id)


def _cloudevents(event: Event, message_id: str) -> Body:
    """Return a CloudEvents 1.0 message in structured JSON mode."""
    data: Event = event["data"]
    named = f"/{quote(data['source_name'], safe='')}" if "source_name" in data else ""
    about = f"/v1/schemas/{data['schema_id']}" if "schema_id" in data else ""
    message = {
        "specversion": "1.0",
        "id": message_id,
        "source": f"/schemawatch{named}{about}",
        "type": event["type"],
        "time": event["timestamp"],
        **({"subject": data["table"]} if "table" in data else {}),
        "datacontenttype": "application/json",
        "data": data,
    }
    return Body(content=_json(message), content_type="application/cloudevents+json")


def _slack(event: Event, _: str) -> Body:
    """Return the body of a Slack incoming webhook: text for notifications, blocks to read."""
    told = _Told.of(event)
    paragraphs = [f"*{escaped(told.title)}*", *(_slack_finding(item) for item in told.findings)]
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in paragraphs
    ]
    if told.notes:
        notes = escaped(" · ".join(told.notes))
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": notes}]})
    return Body(content=_json({"text": escaped(told.title), "blocks": blocks}))


def _slack_finding(finding: _Finding) -> str:
    lines = [f"{finding.mark} {escaped(finding.what)}"]
    lines += [escaped(finding.how)] if finding.how else []
    lines += [f"→ {escaped(finding.remedy)}"] if finding.remedy else []
    return "\n".join(lines)


def _teams(event: Event, _: str) -> Body:
    """Return an adaptive card, as the webhooks of Microsoft Teams workflows take it."""
    for most in (MOST_FINDINGS, MOST_FINDINGS // 3, 1):
        content = _json(_card(_Told.of(event, most=most)))
        if len(content) <= LARGEST_CARD:
            break
    return Body(content=content)


def _card(told: _Told) -> Event:
    body: list[Event] = [_line(told.title, weight="Bolder", size="Medium")]
    for finding in told.findings:
        body.append({**_line(f"{finding.mark} {finding.what}"), "separator": True})
        body += [_line(finding.how, isSubtle=True)] if finding.how else []
        body += [_line(f"→ {finding.remedy}")] if finding.remedy else []
    if told.notes:
        body.append(_line(" · ".join(told.notes), isSubtle=True, size="Small"))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def _line(text: str, **style: object) -> Event:
    # a TextBlock would take a name for Markdown, links included; SQL stands between backticks
    runs = [
        {"type": "TextRun", "text": part, **style, **({"fontType": "Monospace"} if odd % 2 else {})}
        for odd, part in enumerate(text.split("`"))
        if part
    ]
    return {"type": "RichTextBlock", "inlines": runs}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """A finding in the words of a chat message."""

    mark: str
    what: str
    how: str
    remedy: str

    @classmethod
    def of(cls, change: Event) -> _Finding:
        return cls(
            mark=_MARKS.get(change["impact"], ""),
            what=_short(change["message"]),
            how=_short(change.get("how") or ""),
            remedy=_short(change["remedy"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a person is told of an event, whatever the chat."""

    title: str
    findings: Sequence[_Finding]
    notes: Sequence[str]

    @classmethod
    def of(cls, event: Event, *, most: int = MOST_FINDINGS) -> _Told:
        data: Event = event["data"]
        drifts: Sequence[Event] = data.get("drifts") or ([data] if "changes" in data else [])
        changes = [change for drift in drifts for change in drift["changes"]]
        where = f"{data['impact']} {data['table']}: " if drifts else ""
        title = f"{where}{data['summary']}"
        if event["type"].endswith(".resolved"):
            title = f"RESOLVED {data['table']}: {data['summary']}"
        more = len(changes) - most
        name = f"[{data['source_name']}] " if "source_name" in data else ""
        return cls(
            title=_short(name + title),
            findings=[_Finding.of(change) for change in changes[:most]],
            notes=[
                *([f"and {more} more findings"] if more > 0 else []),
                *(_note(drift) for drift in drifts[:most]),
            ],
        )


def _note(drift: Event) -> str:
    who = drift["actor"]["session_user"] or "somebody whom only the scan noticed"
    what = f" declared as {drift['declared_as']}" if drift["declared_as"] else ""
    return (
        f"drift {drift['drift_id']}, version {drift['version_from']} → {drift['version_to']}, "
        f"by {who}{_short(what)}"
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


SHAPES: Final[Mapping[str, Callable[[Event, str], Body]]] = {
    "cloudevents": _cloudevents,
    "slack": _slack,
    "teams": _teams,
}
"""Every other shape by the name that an endpoint chooses."""
