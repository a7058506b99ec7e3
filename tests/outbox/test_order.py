"""Order per endpoint and table, and the numbers that show a gap."""

from __future__ import annotations

import pytest

from tests.outbox.scene import Scene


def sequences(scene: Scene, endpoint: int) -> list[int]:
    return [
        row[0]
        for row in scene.rows(
            "select (payload #>> '{data,sequence}')::bigint from schemawatch.delivery"
            " where endpoint_id = %s order by delivery_id",
            endpoint,
        )
    ]


def claimed(scene: Scene) -> list[tuple[int, object]]:
    return [(row[0], row[4]) for row in scene.claim()]


@pytest.fixture
def three(scene: Scene) -> list[int]:
    """Give three messages to one endpoint about one table."""
    scene.endpoint()
    for _ in range(3):
        scene.breaking()
    return [row[0] for row in scene.rows("select delivery_id from schemawatch.delivery order by 1")]


def age(scene: Scene, minutes: float) -> None:
    """Let the first attempts be so long ago."""
    scene.db.execute(
        "update schemawatch.delivery set first_attempt_at = first_attempt_at - make_interval("
        "secs => %s)",
        (60 * minutes,),
    )


def test_one_at_a_time_in_the_order_of_the_changes(scene: Scene, three: list[int]) -> None:
    for expected in three:
        ((delivery, token),) = claimed(scene)
        assert delivery == expected
        assert claimed(scene) == [], "the next one waits for its answer"
        assert scene.record(delivery, token, "delivered")
    assert claimed(scene) == []


def test_a_young_head_that_failed_holds_up_its_table(scene: Scene, three: list[int]) -> None:
    ((head, token),) = claimed(scene)
    scene.record(head, token, "failed", retry_in="30 s")
    assert claimed(scene) == []
    scene.db.execute(
        "update schemawatch.delivery set next_attempt_at = now() where delivery_id = %s", (head,)
    )
    assert [delivery for delivery, _ in claimed(scene)] == three[:1]


def test_an_old_head_is_released(scene: Scene, three: list[int]) -> None:
    ((head, token),) = claimed(scene)
    age(scene, minutes=4.9)
    scene.record(head, token, "failed", retry_in="30 s")
    assert not scene.delivery(head)["in_order"]
    ((second, token),) = claimed(scene)
    assert second == three[1]
    scene.record(second, token, "delivered")
    scene.db.execute(
        "update schemawatch.delivery set next_attempt_at = now() where delivery_id = %s", (head,)
    )
    assert {delivery for delivery, _ in claimed(scene)} == {three[0], three[2]}


def test_a_dead_head_holds_up_nobody(scene: Scene, three: list[int]) -> None:
    ((head, token),) = claimed(scene)
    scene.record(head, token, "failed")
    assert scene.delivery(head)["status"] == "dead"
    assert [delivery for delivery, _ in claimed(scene)] == [three[1]]


def test_a_head_whose_notifier_died_comes_again_first(scene: Scene, three: list[int]) -> None:
    assert len(scene.claim(lease="0 s")) == 1
    assert [delivery for delivery, _ in claimed(scene)] == [three[0]]


def test_tables_and_endpoints_do_not_wait_for_each_other(scene: Scene) -> None:
    scene.db.execute("create table public.other (id integer, note text)")
    other = scene.value("select schemawatch.register_table('public.other')")
    first, second = scene.endpoint(), scene.endpoint()
    scene.breaking()
    scene.breaking()
    scene.db.execute("alter table public.other drop note")
    got = scene.rows(
        "select dl.endpoint_id, dl.schema_id, dl.sequence"
        " from schemawatch.claim_deliveries(100)"
        " join schemawatch.delivery as dl using (delivery_id)"
        " order by 1, 2"
    )
    assert got == [
        (endpoint, table, 1) for endpoint in (first, second) for table in (scene.schema_id, other)
    ]


def test_test_messages_wait_for_nobody(scene: Scene, three: list[int]) -> None:
    endpoint = scene.value("select endpoint_id from schemawatch.endpoint")
    tests = scene.queue(endpoint, 2)
    assert {delivery for delivery, _ in claimed(scene)} == {three[0], *tests}


def test_sequence_counts_what_the_endpoint_gets(scene: Scene) -> None:
    everything, breaking = scene.endpoint("SAFE"), scene.endpoint()
    scene.breaking()
    scene.safe()
    scene.breaking()
    assert sequences(scene, everything) == [1, 2, 3]
    assert sequences(scene, breaking) == [1, 2], "what its filter keeps out makes no gap"
    late = scene.endpoint("SAFE")
    scene.safe()
    assert sequences(scene, late) == [1]
    assert sequences(scene, everything)[-1] == 4


def test_a_rollback_leaves_no_gap(scene: Scene) -> None:
    endpoint = scene.endpoint()
    scene.breaking()
    with scene.db.transaction(force_rollback=True):
        scene.breaking()
        scene.db.execute("set constraints all immediate")
        assert sequences(scene, endpoint) == [1, 2]
    scene.breaking()
    assert sequences(scene, endpoint) == [1, 2]


def test_sequence_goes_on_when_the_past_was_pruned(scene: Scene, three: list[int]) -> None:
    endpoint = scene.value("select endpoint_id from schemawatch.endpoint")
    scene.db.execute(
        "update schemawatch.delivery set status = 'delivered', in_order = false,"
        " finished_at = now() - interval '1 year'"
    )
    assert scene.value("select schemawatch.prune()") == 2
    assert scene.rows("select delivery_id from schemawatch.delivery") == [(three[-1],)]
    scene.breaking()
    assert sequences(scene, endpoint) == [3, 4]


def test_ddl_in_repeatable_read_while_the_endpoint_changes(scene: Scene) -> None:
    """What a failing delivery writes into its endpoint must cost no other session's DDL."""
    endpoint = scene.endpoint()
    (delivery,) = scene.queue(endpoint)
    with scene.other() as ddl:
        ddl.execute("begin isolation level repeatable read; select from schemawatch.endpoint")
        scene.record(delivery, scene.claim()[0][4], "failed", status_code=429, retry_in="1 hour")
        assert scene.value("select failures from schemawatch.endpoint") == 1
        ddl.execute("alter table public.orders drop note; commit")
    assert sequences(scene, endpoint)[1:] == [1]
    assert scene.rows("select * from schemawatch.capture_error") == []


def test_a_long_queue_costs_one_probe(scene: Scene, three: list[int]) -> None:
    scene.db.execute(
        "insert into schemawatch.delivery (endpoint_id, schema_id, in_order, payload)"
        " select endpoint_id, schema_id, true, '{}' from schemawatch.delivery,"
        " generate_series(1, 2000) where delivery_id = %s",
        (three[0],),
    )
    scene.db.execute("analyze schemawatch.delivery")
    plan = "\n".join(
        row[0]
        for row in scene.rows(
            "explain (analyze, costs off, timing off) select * from schemawatch._due_deliveries("
            "%s, now(), 8)",
            scene.value("select endpoint_id from schemawatch.endpoint"),
        )
    )
    assert "delivery_head_idx" in plan
    assert "Sort" not in plan
    assert "Seq Scan on delivery" not in plan
