from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import psycopg
import pytest

from tests.outbox.scene import Scene


def test_delivered(scene: Scene) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    token = scene.claim()[0][4]
    assert scene.record(delivery, token, "delivered", status_code=204, excerpt="thanks")
    row = scene.delivery(delivery)
    assert (row["status"], row["lease_token"], row["lease_until"]) == ("delivered", None, None)
    assert row["finished_at"] is not None
    assert scene.attempts(delivery) == [(1, "delivered", 204, None)]
    assert scene.claim() == []


def test_failed_with_another_try(scene: Scene) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    token = scene.claim()[0][4]
    assert scene.record(delivery, token, "failed", error="no", retry_in="1 hour")
    row = scene.delivery(delivery)
    assert (row["status"], row["finished_at"]) == ("pending", None)
    wait = datetime.fromisoformat(row["next_attempt_at"]) - scene.value("select clock_timestamp()")
    assert timedelta(minutes=59) < wait <= timedelta(hours=1)
    assert scene.claim() == []


def test_failed_for_good(scene: Scene) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    token = scene.claim()[0][4]
    assert scene.record(delivery, token, "failed", error="x" * 600, excerpt="y" * 2000)
    assert scene.delivery(delivery)["status"] == "dead"
    assert scene.delivery(delivery)["finished_at"] is not None
    assert scene.rows(
        "select length(error), length(response_excerpt) from schemawatch.delivery_attempt"
    ) == [(500, 1000)]


def test_a_token_that_is_no_longer_the_lease_has_no_effect(scene: Scene) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    old = scene.claim(lease="0 s")[0][4]
    new = scene.claim()[0][4]
    before = scene.delivery(delivery), scene.attempts(delivery)
    assert not scene.record(delivery, old, "failed", error="late")
    assert not scene.record(delivery, uuid.uuid4(), "delivered")
    assert not scene.record(9999, new, "delivered")
    assert (scene.delivery(delivery), scene.attempts(delivery)) == before
    assert scene.record(delivery, new, "delivered", status_code=200)
    assert not scene.record(delivery, new, "delivered", status_code=200), "settled once"
    assert scene.attempts(delivery) == [(1, "unknown", None, None), (2, "delivered", 200, None)]


def test_a_late_result_counts_while_nobody_else_claimed(scene: Scene) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    token = scene.claim(lease="0 s")[0][4]
    assert scene.record(delivery, token, "delivered")


def test_no_other_outcome(scene: Scene) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    token = scene.claim()[0][4]
    with pytest.raises(psycopg.errors.NotNullViolation):
        scene.record(delivery, token, "unknown")


@pytest.mark.parametrize("outcome", ["delivered", "failed"])
def test_retry_sends_the_same_message_with_a_fresh_schedule(scene: Scene, outcome: str) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    scene.record(delivery, scene.claim()[0][4], outcome)
    before = scene.delivery(delivery)
    assert scene.value("select schemawatch.retry_delivery(%s)", delivery)
    after = scene.delivery(delivery)
    assert (after["status"], after["attempts"], after["finished_at"]) == ("pending", 0, None)
    assert (after["message_id"], after["payload"]) == (before["message_id"], before["payload"])
    assert [row[2:4] for row in scene.claim()] == [(1, 2)]


def test_retry_makes_a_waiting_one_due(scene: Scene) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    scene.record(delivery, scene.claim()[0][4], "failed", retry_in="1 hour")
    assert scene.value("select schemawatch.retry_delivery(%s)", delivery)
    assert len(scene.claim()) == 1


def test_retry_leaves_an_attempt_in_flight_alone(scene: Scene) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    token = scene.claim()[0][4]
    assert not scene.value("select schemawatch.retry_delivery(%s)", delivery)
    assert scene.record(delivery, token, "delivered")


def test_retry_wakes_a_notifier(scene: Scene) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    scene.record(delivery, scene.claim()[0][4], "failed")
    with scene.other() as listener:
        listener.execute("listen schemawatch_delivery")
        scene.value("select schemawatch.retry_delivery(%s)", delivery)
        assert list(listener.notifies(timeout=5, stop_after=1))


def test_retry_of_what_cannot_be(scene: Scene) -> None:
    with pytest.raises(psycopg.DatabaseError) as unknown:
        scene.value("select schemawatch.retry_delivery(99)")
    assert unknown.value.sqlstate == "SW104"
    endpoint = scene.endpoint()
    (delivery,) = scene.queue(endpoint)
    scene.value("select schemawatch.disable_endpoint(%s, 'gone')", endpoint)
    with pytest.raises(psycopg.DatabaseError) as disabled:
        scene.value("select schemawatch.retry_delivery(%s)", delivery)
    assert disabled.value.sqlstate == "SW204"
    assert "gone" in (disabled.value.diag.message_detail or "")
