"""Quiet hours of an endpoint: what waits, until when, what does not, and in which order."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.outbox.scene import Scene

ZONE = "Europe/Zurich"


def _hours(scene: Scene, before: str = "1 hour", after: str = "1 hour") -> list[str]:
    """Return quiet hours around now, in UTC."""
    sql = (
        "select to_char(own.at - %s::interval, 'HH24:MI-')"
        " || to_char(own.at + %s::interval, 'HH24:MI')"
        " from (select now() at time zone 'UTC') as own (at)"
    )
    return [scene.value(sql, before, after)]


def _endpoint(scene: Scene, **options: object) -> int:
    wanted: dict[str, Any] = {
        "except": "BREAKING",
        "digest": None,
        "hours": _hours(scene),
        **options,
    }
    return scene.value(
        "select endpoint_id from schemawatch.create_endpoint('http://x.example',"
        " p_min_impact => 'SAFE', p_digest_every => %s, p_quiet_hours => %s, p_quiet_zone => 'UTC',"
        " p_quiet_except => %s)",
        *(wanted[name] for name in ("digest", "hours", "except")),
    )


def _over(scene: Scene) -> None:
    """Let the quiet hours be over, since an hour."""
    scene.db.execute(
        "update schemawatch.endpoint set quiet_hours = %s", [_hours(scene, "3 hours", "-1 hour")]
    )


def _sent(scene: Scene) -> list[tuple[str, int]]:
    """Claim and deliver all that may be sent; return the types and the sequences."""
    sent: list[tuple[str, int]] = []
    while claimed := scene.claim():
        for delivery_id, _, _, _, token in claimed:
            assert scene.record(delivery_id, token, "delivered")
            row = scene.delivery(delivery_id)
            sent.append((row["payload"]["type"], row["sequence"]))
    return sent


def _waits(scene: Scene) -> dict[str, Any]:
    status = scene.value("select schemawatch.status()")
    return {
        name: status[name]
        for name in ("pending_deliveries", "held_deliveries", "oldest_pending_seconds")
    }


def test_when_it_is_quiet(scene: Scene) -> None:
    night, weekend = "mon-fri 22:00-07:00", "sat,sun 00:00-24:00"
    cases: list[tuple[list[str], str, str, str | None]] = [
        # at (UTC), in Zurich one hour later in winter, two in summer
        (["22:00-07:00"], "2026-01-14 20:59:59", "2026-01-14 06:00", None),
        (["22:00-07:00"], "2026-01-14 21:00:00", "2026-01-15 06:00", "held"),
        (["22:00-07:00"], "2026-01-15 05:59:59", "2026-01-15 06:00", "held"),
        (["22:00-07:00"], "2026-01-15 06:00:00", "2026-01-15 06:00", None),
        # the night that the clocks go forward is an hour shorter, the other one longer
        (["22:00-07:00"], "2026-03-28 21:00:00", "2026-03-29 05:00", "held"),
        (["22:00-07:00"], "2026-03-29 05:00:00", "2026-03-29 05:00", None),
        (["22:00-07:00"], "2026-10-24 20:00:00", "2026-10-25 06:00", "held"),
        (["22:00-07:00"], "2026-10-25 05:30:00", "2026-10-25 06:00", "held"),
        # an hour that comes twice is one: from the first 01:30 to the second 02:30
        (["01:30-02:30"], "2026-10-25 00:45:00", "2026-10-25 01:30", "held"),
        (["01:30-02:30"], "2026-10-25 01:15:00", "2026-10-25 01:30", "held"),
        # one that does not come begins when the clocks have gone past it
        (["02:30-05:00"], "2026-03-29 01:15:00", "2026-03-28 04:00", None),
        (["02:30-05:00"], "2026-03-29 01:30:00", "2026-03-29 03:00", "held"),
        # a day is the one that it begins on: Friday's night ends on Saturday
        ([night], "2026-01-17 05:00:00", "2026-01-17 06:00", "held"),
        ([night], "2026-01-17 23:00:00", "2026-01-17 06:00", None),
        ([night], "2026-01-19 05:00:00", "2026-01-17 06:00", None),
        # what meets is one: from Friday evening to Monday
        ([night, weekend], "2026-01-16 21:00:00", "2026-01-18 23:00", "held"),
        ([night, weekend, "sun 22:00-07:00"], "2026-01-17 12:00:00", "2026-01-19 06:00", "held"),
        # over the end of the week
        (["sat-mon 12:00-13:00"], "2026-01-18 11:30:00", "2026-01-18 12:00", "held"),
        (["sat-mon 12:00-13:00"], "2026-01-20 11:30:00", "2026-01-19 12:00", None),
    ]
    for hours, at, until, held in cases:
        period = "schemawatch._last_quiet(%s, %s, at)"
        found = scene.rows(
            f"select upper({period}) = %s::timestamp at time zone 'UTC', {period} @> at"  # type: ignore[arg-type]
            " from (select %s::timestamp at time zone 'UTC') as own (at)",
            *(hours, ZONE, until, hours, ZONE, at),
        )
        assert found == [(True, held == "held")], (hours, at)
    # a zone that the server does not know (any more) holds nothing up
    assert (
        scene.value("select schemawatch._last_quiet('{00:00-23:00}', 'Mars/Base', now())") is None
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"hours": []}, "1 to 20"),
        ({"hours": ["22-7"]}, "are written"),
        ({"hours": ["22:00-22:00"]}, "are written"),
        ({"hours": ["24:00-07:00"]}, "are written"),
        ({"hours": ["Fri 22:00-07:00"]}, "are written"),
        ({"hours": ["fri 22:00-07:00", None]}, "are written"),
        ({"zone": None}, "need a time zone"),
        ({"zone": "Europe/Zürich"}, "did you mean Europe/Zurich"),
        ({"zone": "europe/zurich"}, "did you mean Europe/Zurich"),
        ({"zone": "XYZ+3"}, "no time zone is called"),
        ({"except": "SAFE"}, "RISKY, BREAKING or none"),
        ({"impact": "BREAKING"}, "hold nothing: only BREAKING"),
        ({"impact": "RISKY", "except": "RISKY"}, "hold nothing"),
        ({"hours": ["sat-wed 00:00-24:00", "thu,fri 00:00-12:00", "thu,fri 12:00-24:00"]}, "never"),
        ({"hours": None}, "no quiet hours"),
        ({"hours": None, "zone": None, "except": "none"}, "no quiet hours"),
    ],
    ids=str,
)
def test_quiet_hours_that_no_endpoint_can_have(
    scene: Scene, options: dict[str, Any], said: str
) -> None:
    given: dict[str, Any] = {
        "hours": ["22:00-07:00"], "zone": ZONE, "except": "BREAKING", "impact": "SAFE", **options,
    }  # fmt: skip
    with pytest.raises(psycopg.Error, match=said) as caught:
        scene.db.execute(
            "select schemawatch.create_endpoint('http://x.example', p_min_impact => %(impact)s,"
            " p_quiet_hours => %(hours)s, p_quiet_zone => %(zone)s, p_quiet_except => %(except)s)",
            given,
        )
    assert caught.value.sqlstate == "SW009"


def test_what_waits_is_sent_after_the_end_in_its_order(scene: Scene) -> None:
    number = _endpoint(scene)
    scene.safe()
    scene.safe()
    assert _sent(scene) == []
    assert _waits(scene) == {
        "pending_deliveries": 2, "held_deliveries": 2, "oldest_pending_seconds": None,
    }  # fmt: skip
    # somebody asks for a test, and is awake
    scene.queue(number)
    assert _sent(scene) == [("schemawatch.test", None)]

    _over(scene)
    # over since an hour, but queued just now
    assert 0 <= _waits(scene)["oldest_pending_seconds"] < 60
    scene.db.execute("update schemawatch.delivery set created_at = now() - interval '9 hours',"
                     " next_attempt_at = now() - interval '9 hours'")  # fmt: skip
    assert 3500 < _waits(scene)["oldest_pending_seconds"] < 3700
    assert _sent(scene) == [("schema.drift", 1), ("schema.drift", 2)]
    assert _waits(scene)["pending_deliveries"] == 0


def test_breaking_does_not_wait_and_takes_along_what_came_before(scene: Scene) -> None:
    _endpoint(scene)
    scene.db.execute("create table public.items (id integer)")
    scene.value("select schemawatch.register_table('public.items')")
    scene.db.execute("alter table public.items add note text")
    scene.safe()
    scene.breaking()
    assert _waits(scene)["held_deliveries"] == 1
    scene.safe()
    assert _sent(scene) == [("schema.drift", 1), ("schema.drift", 2)]
    assert scene.rows("select sequence from schemawatch.delivery where status = 'pending'"
                      " order by schema_id") == [(3,), (1,)]  # fmt: skip
    _over(scene)
    assert sorted(_sent(scene)) == [("schema.drift", 1), ("schema.drift", 3)]


def test_who_was_woken_hears_that_it_is_over(scene: Scene) -> None:
    _endpoint(scene)
    scene.db.execute("alter table public.orders rename note to remark")
    assert _sent(scene) == [("schema.drift", 1)]
    scene.db.execute("alter table public.orders rename remark to note")
    assert _sent(scene) == [("schema.drift.resolved", 2)]


def test_none_holds_breaking_too_and_risky_is_less(scene: Scene) -> None:
    number = _endpoint(scene, **{"except": "none"})
    scene.breaking()
    assert _sent(scene) == []
    update = (
        "select schemawatch.update_endpoint(%s, p_min_impact => 'SAFE', p_quiet_hours => %s,"
        " p_quiet_zone => 'UTC', p_quiet_except => 'RISKY')"
    )
    # what is asked for now counts for what waits
    scene.value(update, number, _hours(scene))
    assert _sent(scene) == [("schema.drift", 1)]
    scene.safe()
    assert _sent(scene) == []
    scene.value("select schemawatch.update_endpoint(%s, p_min_impact => 'SAFE')", number)
    assert _sent(scene) == [("schema.drift", 2)]


def test_a_retry_and_a_replay_wait_as_well(scene: Scene) -> None:
    number = _endpoint(scene, **{"except": "none"})
    _over(scene)
    scene.breaking()
    ((delivery_id, _, _, _, token),) = scene.claim()
    assert scene.record(delivery_id, token, "failed", retry_in="0")
    quiet = "update schemawatch.endpoint set quiet_hours = %s, failures = 0, paused_until = null"
    scene.db.execute(quiet, [_hours(scene)])
    assert scene.claim() == []
    # released, and by hand
    scene.db.execute("update schemawatch.delivery set in_order = false")
    assert scene.claim() == []
    assert scene.value("select schemawatch.retry_delivery(%s)", delivery_id)
    assert scene.claim() == []
    _over(scene)
    assert _sent(scene) == [("schema.drift", 1)]

    scene.db.execute(quiet, [_hours(scene)])
    replay = "select schemawatch.replay_deliveries(%s, '-infinity', p_only_failed => false)"
    assert scene.value(replay, number) == 1
    assert _sent(scene) == []
    _over(scene)
    assert _sent(scene) == [("schema.drift", 1)]


def test_a_digest_gathers_through_the_night(scene: Scene) -> None:
    _endpoint(scene, digest="1 minute")
    due = "update schemawatch.delivery set next_attempt_at = clock_timestamp()"
    scene.safe()
    scene.safe()
    # it gathers, so it is no backlog
    assert _waits(scene)["oldest_pending_seconds"] is None
    scene.db.execute(due)
    assert _sent(scene) == []
    scene.safe()
    _over(scene)
    scene.db.execute(due)
    assert _sent(scene) == [("schema.drift.digest", 3)]

    scene.db.execute("update schemawatch.endpoint set quiet_hours = %s", [_hours(scene)])
    scene.safe()
    scene.db.execute(due)
    assert _sent(scene) == []
    scene.breaking()
    scene.db.execute(due)
    assert _sent(scene) == [("schema.drift.digest", 5)]
    assert scene.rows("select impact from schemawatch.delivery order by 1") == [
        ("BREAKING",),
        ("SAFE",),
    ]
