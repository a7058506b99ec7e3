"""Event -> body: the shapes in which receivers take a message. Pure; nothing is looked up.

A new shape is one function and one line in SHAPES here; docs/architecture.md says where its name
stands besides. docs/messages.md shows each of the same event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from controlplane.core.mrkdwn import escaped
from controlplane.core.told import MOST_FINDINGS, Event, Finding, Told

STANDARD: Final = "standard"  # the event itself, as Standard Webhooks has it
LARGEST_CARD: Final = 20_000
"""Bytes; Teams refuses a card over 28 KB, some say over 21."""


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
    about = f"/v1/schemas/{data['schema_id']}" if data.get("schema_id") else ""
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
    told = Told.of(event)
    paragraphs = [
        f"*{escaped(told.title)}*",
        *(escaped(text) for text in told.whom),
        *(_slack_finding(item) for item in told.findings),
    ]
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in paragraphs
    ]
    if told.notes:
        notes = escaped(" · ".join(told.notes))
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": notes}]})
    return Body(content=_json({"text": escaped(told.title), "blocks": blocks}))


def _slack_finding(finding: Finding) -> str:
    lines = [f"{finding.mark} {escaped(finding.what)}"]
    lines += [escaped(finding.how)] if finding.how else []
    lines += [f"→ {escaped(finding.remedy)}"] if finding.remedy else []
    return "\n".join(lines)


def _teams(event: Event, _: str) -> Body:
    """Return an adaptive card, as the webhooks of Microsoft Teams workflows take it."""
    for most in (MOST_FINDINGS, MOST_FINDINGS // 3, 1):
        content = _json(_card(Told.of(event, most=most)))
        if len(content) <= LARGEST_CARD:
            break
    return Body(content=content)


def _card(told: Told) -> Event:
    body: list[Event] = [_line(told.title, weight="Bolder", size="Medium")]
    body += [_line(text) for text in told.whom]
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


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


SHAPES: Final[Mapping[str, Callable[[Event, str], Body]]] = {
    "cloudevents": _cloudevents,
    "slack": _slack,
    "teams": _teams,
}
"""Every other shape by the name that an endpoint chooses."""
