"""Throttling, the circuit breaker, what disables an endpoint: all notifiers share it."""

from __future__ import annotations

import pytest

from tests.outbox.scene import Scene

NO = "failed"


def pause(scene: Scene) -> float | None:
    """Return how long the endpoint is paused from now, in seconds."""
    return scene.value(
        "select extract(epoch from max(paused_until) - clock_timestamp())::float8"
        " from schemawatch.endpoint"
    )


def failures(scene: Scene) -> int:
    return scene.value("select failures from schemawatch.endpoint")


def end_pause(scene: Scene) -> None:
    scene.db.execute("update schemawatch.endpoint set paused_until = clock_timestamp()")


def fail(scene: Scene, times: int = 1, **more: object) -> None:
    """Let one delivery after another fail for good, pause or none."""
    for _ in range(times):
        end = "update schemawatch.endpoint set paused_until = clock_timestamp()"
        scene.db.execute(f"{end} where paused_until is not null")  # type: ignore[arg-type]
        ((delivery, _, _, _, token),) = scene.claim(1)
        assert scene.record(delivery, token, NO, **more)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_throttling_answer_pauses_the_whole_endpoint(scene: Scene, status: int) -> None:
    endpoint, healthy = scene.endpoint(), scene.endpoint()
    first, _ = scene.queue(endpoint, 2)
    token = scene.claim(1)[0][4]
    scene.record(first, token, NO, status_code=status, retry_in="0 s", retry_after="40 s")
    assert scene.claim() == []
    assert 35 < (pause(scene) or 0) <= 40
    (other,) = scene.queue(healthy)
    assert [row[0] for row in scene.claim()] == [other]


@pytest.mark.parametrize("status", [400, 404, 500, None])
def test_another_failure_concerns_its_message_only(scene: Scene, status: int | None) -> None:
    first, second = scene.queue(scene.endpoint(), 2)
    scene.record(
        first, scene.claim(1)[0][4], NO, status_code=status, retry_in="1 h", retry_after="1 h"
    )
    assert pause(scene) is None
    assert [row[0] for row in scene.claim()] == [second]


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [("3 days", 3590, 3600), ("-5 s", -2, 0), ("7 s", 5, 7), (None, 1, 2)],
)
def test_what_a_receiver_asks_for_is_kept_within_an_hour(
    scene: Scene, asked: str | None, least: float, most: float
) -> None:
    (delivery,) = scene.queue(scene.endpoint())
    scene.record(delivery, scene.claim()[0][4], NO, status_code=503, retry_after=asked)
    assert least <= (pause(scene) or 0) <= most


def test_five_failures_in_a_row_open_the_circuit(scene: Scene) -> None:
    scene.queue(scene.endpoint(), 20)
    fail(scene, 4)
    assert (failures(scene), pause(scene)) == (4, None)
    expected = [5, 10, 20, 40, 80, 160, 300, 300]
    for seconds in expected:
        fail(scene)
        assert seconds - 2 < (pause(scene) or 0) <= seconds
        assert scene.claim() == []


def test_after_the_pause_one_probe_at_a_time_until_one_succeeds(scene: Scene) -> None:
    scene.queue(scene.endpoint(), 20)
    fail(scene, 5)
    end_pause(scene)
    ((probe, _, _, _, token),) = scene.claim(cap=8)
    assert scene.claim(cap=8) == []
    scene.record(probe, token, NO, retry_in="1 s")
    assert 8 < (pause(scene) or 0) <= 10
    end_pause(scene)
    ((probe, _, _, _, token),) = scene.claim(cap=8)
    scene.record(probe, token, "delivered")
    assert (failures(scene), pause(scene)) == (0, None)
    assert scene.value("select failing_since from schemawatch.endpoint") is None
    assert len(scene.claim(cap=8)) == 8


def test_a_wave_that_was_in_flight_counts_as_far_as_the_pause(scene: Scene) -> None:
    scene.queue(scene.endpoint(), 20)
    for delivery, _, _, _, token in scene.claim(8):
        scene.record(delivery, token, NO, retry_in="1 h")
    assert failures(scene) == 5
    assert (pause(scene) or 0) <= 5


def test_a_late_success_ends_no_pause_that_was_asked_for(scene: Scene) -> None:
    scene.queue(scene.endpoint(), 3)
    (first, second) = scene.claim(2)
    scene.record(first[0], first[4], NO, status_code=429, retry_after="40 s", retry_in="1 s")
    scene.record(second[0], second[4], "delivered")
    assert (pause(scene) or 0) > 35
    assert failures(scene) == 0


def test_days_of_failing_disable_it_and_hold_what_waits(scene: Scene) -> None:
    endpoint = scene.endpoint()
    scene.queue(endpoint, 20)
    fail(scene, 9, error="Connection refused")
    scene.db.execute(
        "update schemawatch.endpoint set failing_since = '2020-02-03 04:05 UTC'::timestamptz"
    )
    assert scene.value("select disabled_at from schemawatch.endpoint") is None
    fail(scene, error="Connection refused", retry_in="1 s")
    assert scene.value("select disabled_reason from schemawatch.endpoint") == (
        "every attempt failed since 2020-02-03 04:05 UTC, the last one with: Connection refused"
    )
    pending = "select count(*) from schemawatch.delivery where status = 'pending'"
    assert scene.value(pending) == 11
    assert scene.claim() == []
    assert scene.value("select schemawatch.enable_endpoint(%s)", endpoint)
    assert len(scene.claim(cap=8)) == 1, "a probe first"


def test_two_failures_days_apart_disable_nothing(scene: Scene) -> None:
    scene.queue(scene.endpoint(), 3)
    fail(scene)
    scene.db.execute("update schemawatch.endpoint set failing_since = now() - interval '9 days'")
    fail(scene)
    assert scene.value("select disabled_at from schemawatch.endpoint") is None


def test_410_disables_at_once_and_holds_the_message(scene: Scene) -> None:
    endpoint = scene.endpoint()
    (delivery,) = scene.queue(endpoint)
    scene.record(delivery, scene.claim()[0][4], NO, status_code=410, retry_in="0 s")
    assert scene.rows("select disabled_reason from schemawatch.endpoint") == [
        ("the receiver answered 410 Gone",)
    ]
    assert scene.delivery(delivery)["status"] == "pending"
    assert scene.value("select schemawatch.enable_endpoint(%s)", endpoint)
    assert [row[0] for row in scene.claim()] == [delivery]


@pytest.mark.parametrize("how", ["retry", "replay", "test"])
def test_a_person_ends_the_pause(scene: Scene, how: str) -> None:
    endpoint = scene.endpoint()
    scene.queue(endpoint, 10)
    fail(scene, 6)
    dead = "select delivery_id from schemawatch.delivery where status = 'dead' limit 1"
    if how == "retry":
        scene.value("select schemawatch.retry_delivery(%s)", scene.value(dead))
    elif how == "replay":
        scene.value("select schemawatch.replay_deliveries(%s, '-infinity')", endpoint)
    else:
        scene.queue(endpoint)
    assert len(scene.claim(cap=8)) == 1, "one probe"
