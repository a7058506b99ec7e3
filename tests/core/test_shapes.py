"""Shapes: what each receiver gets of the same event."""

from __future__ import annotations

import json
from typing import Any

import pytest

from controlplane.core.shapes import SHAPES, STANDARD, render
from controlplane.core.told import LONGEST_TEXT

CHANGE = {
    "impact": "BREAKING",
    "message": "orders.note was dropped.",
    "how": "`SELECT note FROM orders` fails with 42703.",
    "remedy": "alter table orders add column note text;",
}
DRIFT: dict[str, Any] = {
    "drift_id": 7,
    "source_name": "orders/eu 1",
    "schema_id": 3,
    "table": "public.orders",
    "impact": "BREAKING",
    "summary": "Column dropped: note",
    "version_from": 4,
    "version_to": 5,
    "declared_as": None,
    "actor": {"session_user": "alice"},
    "changes": [CHANGE],
}
EVENT = {"type": "schema.drift", "timestamp": "2026-01-02T03:04:05.000000Z", "data": DRIFT}
TEST = {
    **EVENT,
    "type": "schemawatch.test",
    "data": {"summary": "Test.", "source_name": "orders/eu 1"},
}


def _body(shape: str, event: dict[str, Any] = EVENT) -> dict[str, Any]:
    return json.loads(render(shape, json.dumps(event), message_id="msg_1").content)


def test_standard_is_the_event() -> None:
    assert _body("standard") == EVENT
    assert (
        render("standard", json.dumps(EVENT), message_id="msg_1").content_type == "application/json"
    )


def test_cloudevents_has_what_the_specification_requires() -> None:
    assert _body("cloudevents") == {
        "specversion": "1.0",
        "id": "msg_1",
        "source": "/schemawatch/orders%2Feu%201/v1/schemas/3",
        "type": "schema.drift",
        "time": "2026-01-02T03:04:05.000000Z",
        "subject": "public.orders",
        "datacontenttype": "application/json",
        "data": DRIFT,
    }
    made = render("cloudevents", json.dumps(EVENT), message_id="msg_1")
    assert made.content_type == "application/cloudevents+json"
    assert "subject" not in _body("cloudevents", TEST)
    assert _body("cloudevents", TEST)["source"] == "/schemawatch/orders%2Feu%201"


def test_slack_says_what_how_and_what_to_do() -> None:
    body = _body("slack")
    assert body["text"] == "[orders/eu 1] BREAKING public.orders: Column dropped: note"
    title, finding, notes = body["blocks"]
    assert title["text"]["text"] == f"*{body['text']}*"
    assert finding["text"]["text"] == (
        "🔴 orders.note was dropped.\n`SELECT note FROM orders` fails with 42703.\n"
        "→ alter table orders add column note text;"
    )
    assert notes["elements"][0]["text"] == "drift 7, version 4 → 5, by alice"


def test_slack_takes_no_markup_from_a_name() -> None:
    hostile = {**DRIFT, "table": "<!channel>", "changes": [{**CHANGE, "message": "<@U1> & more"}]}
    text = json.dumps(_body("slack", {**EVENT, "data": hostile}))
    assert "<!" not in text
    assert "<@" not in text
    assert "&lt;@\\u200bU1&gt; &amp; more" in text
    # Mattermost and Rocket.Chat, which take the same, call by this
    call = {**CHANGE, "message": '"@channel".@here is x@y, a @> b'}
    [_, finding, _] = _body("slack", {**EVENT, "data": {**DRIFT, "changes": [call]}})["blocks"]
    assert '"@\u200bchannel".@\u200bhere is x@y, a @&gt; b' in finding["text"]["text"]


def test_teams_is_an_adaptive_card() -> None:
    body = _body("teams")
    (attachment,) = body["attachments"]
    card = attachment["content"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert ["".join(run["text"] for run in block["inlines"]) for block in card["body"]] == [
        "[orders/eu 1] BREAKING public.orders: Column dropped: note",
        "🔴 orders.note was dropped.",
        "SELECT note FROM orders fails with 42703.",
        "→ alter table orders add column note text;",
        "drift 7, version 4 → 5, by alice",
    ]
    assert card["body"][2]["inlines"][0]["fontType"] == "Monospace"


@pytest.mark.parametrize("shape", ["slack", "teams"])
def test_chats_are_bounded(shape: str) -> None:
    long = {**CHANGE, "message": "x" * 10_000, "how": "表" * 10_000, "remedy": "名" * 10_000}
    event = {**EVENT, "data": {**DRIFT, "changes": [long] * 500}}
    made = render(shape, json.dumps(event), message_id="msg_1").content
    assert len(made) < (28_000 if shape == "teams" else 50_000)
    assert "more findings" in made.decode()
    assert "x" * LONGEST_TEXT not in made.decode()


@pytest.mark.parametrize("shape", ["slack", "teams"])
def test_chats_tell_resolved_and_digests(shape: str) -> None:
    resolved = {**EVENT, "type": "schema.drift.resolved"}
    assert "[orders/eu 1] RESOLVED public.orders" in json.dumps(_body(shape, resolved))
    digest = {
        "source_name": "orders/eu 1",
        "table": "public.orders",
        "impact": "RISKY",
        "summary": "3 changes",
        "drifts": [DRIFT] * 3,
    }
    text = json.dumps(_body(shape, {**EVENT, "type": "schema.drift.digest", "data": digest}))
    assert text.count("orders.note was dropped.") == 3
    assert "[orders/eu 1] RISKY public.orders: 3 changes" in text


CONSUMERS: dict[str, Any] = {
    **DRIFT,
    "changes": [
        {**CHANGE, "position": 1},
        {**CHANGE, "position": 2, "message": "orders.status was dropped."},
    ],
    "consumer_summary": "breaks billing (team-payments, #billing); search is not hit",
}
BILLING = {
    **CONSUMERS,
    "consumer": {
        "name": "billing",
        "impact": "BREAKING",
        "changes": [2],
        "reason": "It reads status. Column dropped: status.",
    },
}


@pytest.mark.parametrize("shape", ["slack", "teams"])
def test_chats_say_whom_it_hits(shape: str) -> None:
    text = json.dumps(_body(shape, {**EVENT, "data": CONSUMERS}))
    assert "Breaks billing (team-payments, #billing); search is not hit." in text
    assert "BREAKING public.orders: Column dropped" in text
    assert "note was dropped" in text


@pytest.mark.parametrize("shape", ["slack", "teams"])
def test_a_consumer_is_told_what_hits_it(shape: str) -> None:
    text = json.dumps(_body(shape, {**EVENT, "data": BILLING}))
    assert "BREAKING for billing, public.orders: Column dropped" in text
    assert "search is not hit." in text
    assert "billing: It reads status." in text
    assert "status was dropped" in text
    assert "note was dropped" not in text


@pytest.mark.parametrize("shape", [STANDARD, *SHAPES])
def test_every_shape_takes_a_test_message(shape: str) -> None:
    text = json.dumps(_body(shape, TEST))
    assert "Test." in text
    assert "orders/eu 1" in text


def test_slack_escapes_whatever_it_is_called() -> None:
    told = _body("slack", {**EVENT, "data": {**DRIFT, "source_name": "<!here>"}})["text"]
    assert told.startswith("[&lt;!here&gt;] BREAKING")


def test_unknown_shape_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="standard, cloudevents, slack, teams"):
        render("discord", "{}", message_id="msg_1")


@pytest.mark.parametrize("shape", ["slack", "teams"])
def test_chats_tell_of_what_is_to_come(shape: str) -> None:
    data = {
        **CONSUMERS,
        "announcement_id": 4,
        "planned_at": "2027-01-01T01:00:00+01:00",
        "announced_by": "alice",
        "withdrawn_at": None,
        "withdrawn_by": None,
        "reason": "unused <!here>",
    }
    for absent in ("drift_id", "actor", "declared_as", "version_from", "version_to"):
        del data[absent]
    announced = {**EVENT, "type": "schema.change.announced", "data": data}
    text = json.dumps(_body(shape, announced), ensure_ascii=False)
    title = "[orders/eu 1] ANNOUNCED for 2027-01-01 00:00 UTC, BREAKING"
    assert title in text
    assert "Nothing has changed yet. This is what it will be:" in text
    assert "announcement 4, by alice: unused " in text
    gone = {**data, "withdrawn_at": "2026-12-01T00:00:00+00:00", "withdrawn_by": "bob"}
    event = {**EVENT, "type": "schema.change.withdrawn", "data": gone}
    text = json.dumps(_body(shape, event), ensure_ascii=False)
    assert "[orders/eu 1] WITHDRAWN public.orders: Column dropped: note" in text
    assert "This will not happen, unless it has already:" in text
    assert "announcement 4, by bob" in text
    drift = {**DRIFT, "announced": [{"summary": "As announced (announcement 4, for then)."}]}
    assert "As announced (announcement 4" in json.dumps(_body(shape, {**EVENT, "data": drift}))


@pytest.mark.parametrize("shape", ["slack", "teams"])
def test_chats_tell_of_a_group(shape: str) -> None:
    data = {
        **CONSUMERS,
        "group": "shop",
        "member": "b<!here>",
        "summary": "b lacks column note",
        "alike": ["a", "c"],
        "odd": ["b<!here>", "d"],
        "tied": True,
        "since": "2027-01-01T01:00:00+01:00",
        "ended_at": None,
        "changes": [change | {"difference": "b lacks it"} for change in CONSUMERS["changes"]],
    }
    for absent in ("drift_id", "actor", "declared_as", "version_from", "version_to"):
        del data[absent]
    text = json.dumps(
        _body(shape, {**EVENT, "type": "schema.fleet.differs", "data": data}), ensure_ascii=False
    )
    assert "] DIFFERS public.orders, b" in text
    assert " in group shop, BREAKING: b lacks column note" in text
    assert "b lacks it" in text
    note = "as most: a, c (no more than otherwise); otherwise as well: d; since 2027-01-01 00:00"
    assert note in text
    assert shape == "teams" or "<!here>" not in text
    # what only the others have has no number here
    event = {**EVENT, "data": {**data, "schema_id": None}}
    assert _body("cloudevents", event)["source"] == "/schemawatch/orders%2Feu%201"
    gone = {**data, "ended_at": "2027-01-01T01:00:00+01:00"}
    text = json.dumps(
        _body(shape, {**EVENT, "type": "schema.fleet.agrees", "data": gone}), ensure_ascii=False
    )
    assert "] AGREES public.orders, b" in text
    assert " in group shop: no longer so that b lacks column note" in text
    assert "b lacks it" not in text
