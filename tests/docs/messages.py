"""docs/messages.md: one real event, in each shape."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from controlplane.core.shapes import STANDARD, render

Conn = psycopg.Connection[tuple[Any, ...]]

HEAD = """# Messages

What a webhook receives. An endpoint chooses a shape; what happened, `webhook-id` and the signature headers are the same
in each. This page is generated: every body below is what `drop column status` on a watched table makes.

| shape | for | `content-type` | signed |
|---|---|---|---|
| `standard` | your own services; the default | `application/json` | yes |
| `cloudevents` | event buses and brokers: [CloudEvents 1.0](https://cloudevents.io), structured mode | \
`application/cloudevents+json` | yes |
| `slack` | a Slack incoming webhook, or what is compatible with it (Mattermost, Rocket.Chat) | `application/json` | \
headers are sent, Slack ignores them |
| `teams` | a Microsoft Teams workflow ("when a webhook request is received") | `application/json` | as with Slack |

```
schemawatch webhook add https://hooks.slack.com/services/… --shape slack --tables 'public.*' --digest 10m
```

`type` is one of

| type | says |
|---|---|
| `schema.drift` | a watched table changed |
| `schema.drift.resolved` | a change took earlier ones back, which are in `data.resolves` |
| `schema.drift.digest` | several changes of one table, gathered for an endpoint with a digest; each is in `data.drifts` |
| `schema.change.announced` | a change is to come ([announcements.md](announcements.md)): `data` as in \
`GET /v1/announcements/{announcement_id}` |
| `schema.change.withdrawn` | an announced change will not happen; `data` in the same form |
| `schema.fleet.differs` | a table is otherwise here than in most databases of a group ([fleet.md](fleet.md)): `data` as in \
`GET /v1/fleet/{difference_id}` |
| `schema.fleet.agrees` | it is as in most again; `data` in the same form, with `ended_at`, and what it was that differed |
| `schemawatch.test` | somebody asked for a test message |

`data.source_name` says which database it is: `schemawatch source-name orders/production` sets it, and
[operations.md](operations.md#what-a-database-is-called) has its default. A message keeps the name that it was queued
with, so every attempt is the same; a message that was queued before this version has none.

`data.consumers` says what it is for each consumer that had declared a use of the table, the worst first, and
`data.consumer_summary` the same in a line ([consumers.md](consumers.md)); without consumers `[]` and null. To an endpoint of
a consumer (`webhook add --consumer billing`) `data.consumer` says it of that one: chat messages then show what it is for it, and
the findings that hit it. `changes` are positions in `data.changes`.

`data.announced` says what a drift is of what was announced; each has a `summary`, in a sentence. Messages about announced changes
and groups go to the endpoints that would be told of the drift, at once, also where others are gathered: they have no `sequence`
and no place in its order, so that of two the one with the later `timestamp` counts.

`data.sequence` counts the messages about drifts to one endpoint about one table, so that a gap shows; a digest covers
`sequence_from` to `sequence`. Chat messages show the worst ten findings, each part cut at 600 characters; what a name
or a comment in your database holds is escaped, so that it cannot mention people or hide a link.

In CloudEvents `source` is `/schemawatch/NAME/v1/schemas/SCHEMA_ID`, with the name percent-encoded: a filter on the `source`
of older messages, `/schemawatch/v1/schemas/SCHEMA_ID`, no longer matches. `source` and `id` together are still one
message, and `id` alone is too.
"""


def messages_page(db: Conn) -> str:
    """Return the page; the database is one with SchemaWatch and nothing watched."""
    db.execute(
        "create table public.orders (id integer primary key, status text not null default 'new')"
    )
    db.execute("select schemawatch.register_table('public.orders')")
    for declared in (
        "register_consumer('billing', 'team-payments', '#billing')",
        "declare_use('billing', 'public.orders', '{status}')",
        "register_consumer('search')",
        "declare_use('search', 'public.orders', '{id}')",
    ):
        db.execute(f"select schemawatch.{declared}".encode())
    db.execute("select schemawatch.create_endpoint('http://x/', p_consumer => 'billing')")
    drop = "alter table public.orders drop column status"
    announced, fleet = _announced(db, drop), _fleet(db, drop)
    db.execute(drop.encode())
    row = db.execute("select message_id, payload from schemawatch.delivery").fetchone()
    assert row is not None
    event: dict[str, Any] = row[1]
    _settle(event)
    parts = [HEAD]
    for shape in (STANDARD, "cloudevents", "slack", "teams"):
        body = json.loads(render(shape, json.dumps(event), message_id="msg_2f1c").content)
        if shape == "cloudevents":
            body["data"] = "(as data above)"
        text = json.dumps(body, indent=2, ensure_ascii=False)
        parts.append(f"## {shape}\n\n```json\n{text}\n```\n")
    parts.append(f"## An announced change\n\n```json\n{announced}\n```\n")
    parts.append(f"## A group that differs\n\n```json\n{fleet}\n```\n")
    return "\n".join(parts)


def _announced(db: Conn, sql: str) -> str:
    """Return the message that announces it, which is then as if it had never been."""
    db.execute(
        "select schemawatch.announce_change('orders', 'PR-7: nobody reads it', now(), %s)", [sql]
    )
    row = db.execute("select payload from schemawatch.delivery").fetchone()
    assert row is not None
    db.execute("delete from schemawatch.announced_change; delete from schemawatch.delivery")
    event: dict[str, Any] = row[0]
    _settle(event)
    event["data"] |= {
        "announced_by": "alice",
        "changes": "(as above)",
        "consumers": "(as above, each with its answer)",
    }
    return json.dumps(event, indent=2, ensure_ascii=False)


def _fleet(db: Conn, sql: str) -> str:
    """Return the message that another database lacks the column, which is then gone."""
    db.execute(
        """
        with change as (
            select to_jsonb(p) || jsonb_build_object(
                'only_text', false, 'difference', 'orders-eu lacks column status') as change
            from schemawatch.preview(%s) as p
        )
        select schemawatch.note_fleet('shop', 'orders-eu', jsonb_build_array(jsonb_build_object(
            'schema_name', 'public', 'table_name', 'orders', 'table_state', 'watched',
            'impact', 'BREAKING', 'alike', array['orders-us', 'orders-jp'],
            'odd', array['orders-eu'], 'tied', false, 'changes', jsonb_agg(change))), '[]', '0')
        from change, generate_series(1, 2) as pass group by pass""",
        [sql],
    )
    row = db.execute("select payload from schemawatch.delivery").fetchone()
    assert row is not None
    db.execute("delete from schemawatch.fleet_difference; delete from schemawatch.delivery")
    event: dict[str, Any] = row[0]
    _settle(event)
    event["data"] |= {
        "since": event["data"]["told_at"],
        "last_seen": event["data"]["told_at"],
        "changes": "(as above, each with what differs, in `difference`)",
        "consumers": "(as above, those that it hits)",
    }
    return json.dumps(event, indent=2, ensure_ascii=False)


def _settle(event: dict[str, Any]) -> None:
    """Replace what differs from run to run."""
    moment = "2026-03-04T05:06:07.123456+00:00"
    data = event["data"]
    event["timestamp"] = "2026-03-04T05:06:07.123456Z"
    data["source_name"] = "orders/production"
    if "actor" in data:
        data["transaction_id"] = "4711"
        data["actor"] = {
            "session_user": "alice",
            "role": "deploy",
            "application_name": "psql",
            "client_addr": "10.0.0.7",
        }
    for name, value in data.items():
        if name.endswith("_at") and value is not None:
            data[name] = moment
