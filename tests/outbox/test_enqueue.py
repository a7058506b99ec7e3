from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import psycopg
import pytest

from tests.outbox.scene import Conn, Scene


def queued(scene: Scene) -> list[tuple[Any, ...]]:
    return scene.rows(
        "select endpoint_id, drift.impact from schemawatch.delivery"
        " join schemawatch.drift using (drift_id) order by delivery_id"
    )


def notified(conn: Conn, seconds: float = 0.3) -> int:
    return len(list(conn.notifies(timeout=seconds, stop_after=1)))


def test_breaking_only_by_default(scene: Scene) -> None:
    endpoint = scene.endpoint()
    scene.safe()
    assert queued(scene) == []
    scene.breaking()
    assert queued(scene) == [(endpoint, "BREAKING")]


def test_each_endpoint_has_its_own_minimum(scene: Scene) -> None:
    everything, risky = scene.endpoint("SAFE"), scene.endpoint("RISKY")
    scene.safe()
    assert queued(scene) == [(everything, "SAFE")]
    scene.breaking()
    assert queued(scene)[1:] == [(everything, "BREAKING"), (risky, "BREAKING")]


def test_an_endpoint_may_want_one_table_only(scene: Scene) -> None:
    scene.db.execute("create table public.other (id integer)")
    other = scene.value("select schemawatch.register_table('public.other')")
    scene.endpoint(schema_id=other)
    here = scene.endpoint(schema_id=scene.schema_id)
    scene.breaking()
    assert queued(scene) == [(here, "BREAKING")]


def test_nothing_is_queued_for_a_disabled_endpoint(scene: Scene) -> None:
    endpoint = scene.endpoint()
    assert scene.value("select schemawatch.disable_endpoint(%s, 'test')", endpoint)
    scene.breaking()
    assert queued(scene) == []


def test_the_message_holds_what_the_api_shows(scene: Scene) -> None:
    scene.endpoint()
    scene.breaking()
    payload, drift, detected_at = scene.rows(
        "select payload, schemawatch.drift_json(drift_id), detected_at"
        " from schemawatch.delivery join schemawatch.drift using (drift_id)"
    )[0]
    assert payload["type"] == "schema.drift"
    assert payload["data"] == drift | {"sequence": 1}
    assert datetime.fromisoformat(payload["timestamp"]) == detected_at
    assert payload["timestamp"].endswith("Z")
    assert {
        "schema_id",
        "table",
        "impact",
        "summary",
        "version_from",
        "version_to",
        "actor",
    } <= set(payload["data"])
    assert payload["data"]["changes"], json.dumps(payload)


def test_it_goes_with_the_transaction(scene: Scene) -> None:
    scene.endpoint()
    with scene.db.transaction(force_rollback=True):
        scene.breaking()
        scene.db.execute("set constraints all immediate")
        assert len(queued(scene)) == 1
    assert queued(scene) == []


@pytest.mark.parametrize(("setting", "expected"), [("on", 1), ("off", 0), ("", 0)])
def test_notify_is_off_by_default_where_transactions_can_be_prepared(
    scene: Scene, setting: str, expected: int
) -> None:
    scene.endpoint()
    with scene.other() as listener:
        listener.execute("listen schemawatch_delivery")
        scene.db.execute("select set_config('schemawatch.notify', %s, false)", (setting,))
        scene.breaking()
        assert notified(listener) == expected
    assert len(queued(scene)) == 1


def test_notify_only_when_something_was_queued(scene: Scene) -> None:
    scene.endpoint()
    with scene.other() as listener:
        listener.execute("listen schemawatch_delivery")
        scene.safe()
        assert notified(listener) == 0


def test_a_breaking_change_can_be_prepared(scene: Scene) -> None:
    scene.endpoint()
    scene.db.execute("begin; alter table public.orders drop note; prepare transaction 'two'")
    scene.db.execute("commit prepared 'two'")
    assert len(queued(scene)) == 1


def test_an_endpoint_deleted_since_the_snapshot_costs_nobody_else(scene: Scene) -> None:
    gone, stays = scene.endpoint(), scene.endpoint()
    with scene.other() as ddl:
        ddl.execute("begin isolation level repeatable read; select from schemawatch.endpoint")
        scene.db.execute("delete from schemawatch.endpoint where endpoint_id = %s", (gone,))
        ddl.execute("alter table public.orders drop note; commit")
    assert queued(scene) == [(stays, "BREAKING")]
    assert scene.rows("select * from schemawatch.capture_error") == []


def test_ddl_does_not_wait_for_who_deletes_an_endpoint(scene: Scene) -> None:
    busy, free = scene.endpoint(), scene.endpoint()
    with scene.other() as other:
        other.execute("begin")
        other.execute("delete from schemawatch.endpoint where endpoint_id = %s", (busy,))
        scene.db.execute("set statement_timeout = '3s'")
        scene.db.execute("alter table public.orders drop note")
        assert queued(scene) == [(free, "BREAKING")]
        other.execute("commit")


def test_ddl_does_not_wait_for_a_claim_or_for_an_update(scene: Scene) -> None:
    endpoint = scene.endpoint()
    scene.queue(endpoint)
    with scene.other() as other:
        other.execute("begin")
        assert len(scene.claim(conn=other)) == 1
        other.execute("update schemawatch.endpoint set description = 'x'")
        scene.db.execute("set statement_timeout = '3s'")
        scene.db.execute("alter table public.orders drop note")
        assert queued(scene) == [(endpoint, "BREAKING")]
        other.execute("commit")


def test_a_test_message_says_that_it_is_one(scene: Scene) -> None:
    endpoint = scene.endpoint()
    (delivery,) = scene.queue(endpoint)
    payload = scene.delivery(delivery)["payload"]
    assert payload["type"] == "schemawatch.test"
    assert payload["data"]["endpoint_id"] == endpoint


def test_a_test_message_needs_an_endpoint_that_takes_it(scene: Scene) -> None:
    with pytest.raises(psycopg.DatabaseError) as unknown:
        scene.queue(99)
    assert unknown.value.sqlstate == "SW104"
    endpoint = scene.endpoint()
    scene.db.execute("select schemawatch.disable_endpoint(%s, 'test')", (endpoint,))
    with pytest.raises(psycopg.DatabaseError) as disabled:
        scene.queue(endpoint)
    assert disabled.value.sqlstate == "SW204"
