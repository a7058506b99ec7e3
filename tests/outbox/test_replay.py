from __future__ import annotations

import psycopg
import pytest

from tests.outbox.scene import Scene


@pytest.fixture
def endpoint(scene: Scene) -> int:
    """Give an endpoint with three deliveries: delivered, dead, dead."""
    made = scene.endpoint()
    for outcome in ("delivered", "failed", "failed"):
        scene.breaking()
        ((delivery, _, _, _, token),) = scene.claim()
        scene.record(delivery, token, outcome)
    return made


def replay(scene: Scene, endpoint: int, **more: object) -> int:
    given = {"since": "-infinity", "until": "infinity", "failed": True, "limit": 1000} | more
    return scene.db.execute(
        "select schemawatch.replay_deliveries(%(id)s, %(since)s, %(until)s, %(failed)s, %(limit)s)",
        given | {"id": endpoint},
    ).fetchone()[0]  # type: ignore[index]


def states(scene: Scene) -> list[str]:
    return [
        row[0] for row in scene.rows("select status from schemawatch.delivery order by delivery_id")
    ]


def test_what_is_dead_is_sent_again_in_order(scene: Scene, endpoint: int) -> None:
    before = scene.rows(
        "select delivery_id, message_id, payload from schemawatch.delivery order by 1"
    )
    assert replay(scene, endpoint) == 2
    assert states(scene) == ["delivered", "pending", "pending"]
    scene.breaking()
    order: list[int] = []
    while claimed := scene.claim():
        ((delivery, _, attempts, number, token),) = claimed
        order.append(delivery)
        assert (attempts, number) == ((1, 2) if len(order) < 3 else (1, 1))
        scene.record(delivery, token, "delivered")
    assert order == sorted(order), "before what came later about the table"
    assert len(order) == 3
    after = scene.rows(
        "select delivery_id, message_id, payload from schemawatch.delivery order by 1"
    )
    assert after[:3] == before


def test_everything_may_be_sent_again(scene: Scene, endpoint: int) -> None:
    assert replay(scene, endpoint, failed=False) == 3
    assert states(scene) == ["pending"] * 3


def test_it_is_bounded_in_time_and_number(scene: Scene, endpoint: int) -> None:
    middle = scene.value(
        "select created_at from schemawatch.delivery order by delivery_id offset 1 limit 1"
    )
    assert replay(scene, endpoint, until=middle, failed=False) == 1
    assert states(scene) == ["pending", "dead", "dead"]
    assert replay(scene, endpoint, since=middle, limit=1) == 1
    assert states(scene) == ["pending", "pending", "dead"]
    assert replay(scene, scene.endpoint(), failed=False) == 0


def test_what_is_pending_is_left_alone(scene: Scene, endpoint: int) -> None:
    scene.breaking()
    ((flying, *_, token),) = scene.claim()
    assert replay(scene, endpoint, failed=False) == 3
    assert scene.record(flying, token, "delivered")


@pytest.mark.parametrize(
    "more", [{"since": None}, {"limit": 0}, {"limit": 10001}, {"failed": None}]
)
def test_nonsense(scene: Scene, endpoint: int, more: dict[str, object]) -> None:
    with pytest.raises(psycopg.DatabaseError) as caught:
        replay(scene, endpoint, **more)
    assert caught.value.sqlstate == "SW009"


def test_it_needs_an_endpoint_that_takes_it(scene: Scene, endpoint: int) -> None:
    with pytest.raises(psycopg.DatabaseError) as unknown:
        replay(scene, 99)
    assert unknown.value.sqlstate == "SW104"
    scene.value("select schemawatch.disable_endpoint(%s, 'test')", endpoint)
    with pytest.raises(psycopg.DatabaseError) as disabled:
        replay(scene, endpoint)
    assert disabled.value.sqlstate == "SW204"
