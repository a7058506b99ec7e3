"""What a database is called: set, by default, and in every place that tells of it."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from controlplane.core.shapes import SHAPES, STANDARD, render

pytestmark = pytest.mark.ends

Conn = psycopg.Connection[tuple[Any, ...]]


def _value(conn: Conn, query: str, *args: object) -> Any:
    row = conn.execute(query.encode(), args or None).fetchone()
    assert row is not None
    return row[0]


def _name(conn: Conn) -> str:
    return _value(conn, "select schemawatch.source_name()")


@pytest.mark.parametrize("name", ["a", "orders/production", "Orders EU-1.2", "x" * 100, "9_9"])
def test_a_name_is_set_for_all_sessions(db: Conn, db_url: str, name: str) -> None:
    assert _value(db, "select schemawatch.set_source_name(%s)", name) == name
    with psycopg.connect(db_url) as other:
        assert _name(other) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        " a",
        "a ",
        "a\n",
        "a\nb",
        "a\tb",
        "-a",
        "a/",
        "..",
        "x" * 101,
        "<!channel>",
        "@channel",
        "a@channel.b",
        "*bold*",
        "`code`",
        "[text](https://x.example)",
        "https://x.example",
        "a&b",
        "a'b",
        'a"b',
        "a\\b",
        "a=b",
        "{a}",
        "a\u202eb",
        "a\u200bb",
        "Köln",
        "a%2Fb",
        "a?b",
        "a#b",
    ],
    ids=ascii,
)
def test_what_could_be_misread_is_refused(db: Conn, name: str) -> None:
    before = _name(db)
    with pytest.raises(psycopg.DatabaseError, match="cannot be the name of a source") as caught:
        db.execute("select schemawatch.set_source_name(%s)", [name])
    assert caught.value.sqlstate == "SW009"
    assert "100" in (caught.value.diag.message_hint or "")
    # nor past the function
    with pytest.raises(psycopg.errors.CheckViolation):
        db.execute("insert into schemawatch.setting values ('source_name', %s)", [name])
    assert _name(db) == before


def test_null_gives_the_default_back(db: Conn) -> None:
    before = _name(db)
    db.execute("select schemawatch.set_source_name('prod')")
    assert _value(db, "select schemawatch.set_source_name(null)") == before == _name(db)


def test_a_session_cannot_call_itself_otherwise(db: Conn) -> None:
    before = _name(db)
    db.execute("select set_config('schemawatch.source_name', 'prod', false)")
    db.execute("create role nobody_special; set role nobody_special")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("select schemawatch.set_source_name('prod')")
    db.execute("reset role; drop role nobody_special")
    assert _name(db) == before


def test_the_default_is_the_same_for_everybody(each_version: Conn) -> None:
    name = _name(each_version)
    server, _, database = name.partition("/")
    assert server.startswith("server-")
    assert len(server) == len("server-") + 6
    assert database == each_version.info.dbname
    each_version.execute("set role schemawatch_reader")
    assert _name(each_version) == name


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("app_db-1.x", "app_db-1.x"),
        ("My App", "My_App-"),
        ("<!channel>", "channel-"),
        ("a\nb", "a_b-"),
        ("受注", ""),
        ("-", ""),
        ("_x", "x-"),
    ],
)
def test_a_hostile_name_of_a_database_is_made_plain(db: Conn, text: str, plain: str) -> None:
    found: str = _value(db, "select schemawatch._plain_name(%s)", text)
    assert found.startswith(plain)
    assert (found == text) == (text == plain)
    # what the default is made of can be set as well
    assert _value(db, "select schemawatch.set_source_name('s/' || %s::text)", found) == f"s/{found}"
    other: str = _value(db, "select schemawatch._plain_name(%s)", text + "!")
    assert other != found


@pytest.mark.parametrize(
    ("setting", "first"),
    [("main", "server-"), ("15/main", "server-"), (" ", "server-"), ("orders-eu", "orders-eu/")],
)
def test_the_name_of_the_cluster(db: Conn, setting: str, first: str) -> None:
    # cluster_name is fixed when a server starts: asked with another one in its place
    source: str = _value(db, "select prosrc from pg_proc where proname = 'source_name'")
    asked = source.replace("current_setting('cluster_name')", f"cast('{setting}' as text)")
    assert asked != source
    found: str = _value(db, asked)
    assert found.startswith(first)
    assert found.endswith("/" + db.info.dbname)


def _payloads(db: Conn) -> list[dict[str, Any]]:
    rows = db.execute("select payload from schemawatch.delivery order by delivery_id").fetchall()
    return [row[0] for row in rows]


def test_every_message_has_it_and_keeps_it(db: Conn) -> None:
    db.execute("select schemawatch.set_source_name('one')")
    db.execute("create table orders (id int primary key, note text, size int)")
    db.execute("select schemawatch.register_table('orders')")
    db.execute("select schemawatch.create_endpoint('http://x.example')")
    db.execute(
        "select schemawatch.create_endpoint('http://x.example/2', p_digest_every => '1 minute')"
    )
    db.execute("alter table orders drop column note")
    db.execute("select schemawatch.set_source_name('two')")
    db.execute("alter table orders drop column size")
    db.execute("select schemawatch.queue_test(1)")
    told = [payload["data"]["source_name"] for payload in _payloads(db)]
    assert told == ["one", "one", "two", "two", "two"]
    db.execute("update schemawatch.delivery set next_attempt_at = now() where endpoint_id = 2")
    db.execute("select * from schemawatch.claim_deliveries(10, '30 seconds', 8)")
    (digest,) = [p["data"] for p in _payloads(db) if p["type"] == "schema.drift.digest"]
    assert digest["source_name"] == "two"
    assert [drift["source_name"] for drift in digest["drifts"]] == ["one", "two"]
    # who asks now is told what it is called now
    assert _value(db, "select schemawatch.drift_json(1) ->> 'source_name'") == "two"
    assert _value(db, "select schemawatch.status() ->> 'source_name'") == "two"


def test_a_message_of_an_older_version_is_rendered_as_it_was(db: Conn) -> None:
    db.execute("create table orders (id int primary key, note text)")
    db.execute("select schemawatch.register_table('orders')")
    db.execute("select schemawatch.create_endpoint('http://x.example')")
    db.execute("alter table orders drop column note")
    (payload,) = _payloads(db)
    del payload["data"]["source_name"]
    for shape in (STANDARD, *SHAPES):
        body = json.loads(render(shape, json.dumps(payload), message_id="msg_1").content)
        if shape == "cloudevents":
            assert body["source"] == "/schemawatch/v1/schemas/1"
        if shape == "slack":
            assert body["text"] == "BREAKING public.orders: Column dropped: note"
