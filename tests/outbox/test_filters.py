"""What an endpoint wants: which tables, whose impact, which transitions, one by one or together."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.outbox.scene import Scene


def endpoint(scene: Scene, **options: object) -> int:
    wanted: dict[str, Any] = {
        "min_impact": "BREAKING",
        "table_pattern": None,
        "audience": None,
        "transitions": ["opened", "resolved"],
        "digest_every": None,
        "shape": "standard",
        **options,
    }
    return scene.value(
        "select endpoint_id from schemawatch.create_endpoint('http://x.example',"
        " p_min_impact => %s, p_table_pattern => %s, p_audience => %s, p_transitions => %s,"
        " p_digest_every => %s, p_shape => %s)",
        *(
            wanted[name]
            for name in (
                "min_impact",
                "table_pattern",
                "audience",
                "transitions",
                "digest_every",
                "shape",
            )
        ),
    )


def types(scene: Scene, endpoint_id: int) -> list[str]:
    return [
        kind
        for (kind,) in scene.rows(
            "select payload ->> 'type' from schemawatch.delivery where endpoint_id = %s"
            " order by delivery_id",
            endpoint_id,
        )
    ]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("public.orders", True),
        ("public.*", True),
        ("*.orders", True),
        ("*", True),
        ("public.order_", False),
        ("orders", False),
        ("other.*", False),
    ],
)
def test_tables_by_pattern(scene: Scene, pattern: str, wanted: bool) -> None:
    number = endpoint(scene, table_pattern=pattern)
    scene.breaking()
    assert types(scene, number) == (["schema.drift"] if wanted else [])


def test_the_name_before_a_rename_counts(scene: Scene) -> None:
    old = endpoint(scene, table_pattern="public.orders")
    new = endpoint(scene, table_pattern="public.sales")
    scene.db.execute("alter table public.orders rename to sales")
    assert types(scene, old) == ["schema.drift"]
    assert types(scene, new) == []


def test_audience_decides_whose_impact_counts(scene: Scene) -> None:
    readers = endpoint(scene, audience=["readers"])
    writers = endpoint(scene, audience=["writers"])
    both = endpoint(scene, audience=["readers", "writers"])
    scene.db.execute("alter table public.orders alter column note set not null")
    assert types(scene, readers) == []
    assert types(scene, writers) == ["schema.drift"]
    assert types(scene, both) == ["schema.drift"]


def test_copies_count_for_who_asks_though_nothing_is_published(scene: Scene) -> None:
    everybody = endpoint(scene, min_impact="RISKY")
    copies = endpoint(scene, min_impact="RISKY", audience=["cdc"])
    scene.safe()
    assert types(scene, everybody) == []
    assert types(scene, copies) == ["schema.drift"]


def test_transitions(scene: Scene) -> None:
    opened = endpoint(scene, transitions=["opened"])
    resolved = endpoint(scene, transitions=["resolved"])
    both = endpoint(scene)
    scene.db.execute("alter table public.orders rename note to remark")
    scene.db.execute("alter table public.orders rename remark to note")
    assert types(scene, opened) == ["schema.drift"]
    assert types(scene, resolved) == ["schema.drift.resolved"]
    assert types(scene, both) == ["schema.drift", "schema.drift.resolved"]


def due(scene: Scene) -> None:
    """Let the time of every digest come."""
    scene.db.execute("update schemawatch.delivery set next_attempt_at = clock_timestamp()")


def test_a_digest_gathers_the_changes_of_a_table(scene: Scene) -> None:
    number = endpoint(scene, min_impact="SAFE", digest_every="10 minutes")
    for _ in range(3):
        scene.safe()
    waits = scene.rows(
        "select distinct next_attempt_at > now() + '9 minutes' from schemawatch.delivery"
    )
    assert waits == [(True,)]
    assert scene.value("select count(distinct next_attempt_at) from schemawatch.delivery") == 1
    assert scene.claim() == []
    due(scene)
    ((delivery_id, *_),) = scene.claim()
    data = scene.delivery(delivery_id)["payload"]["data"]
    assert types(scene, number) == ["schema.drift.digest"]
    assert (data["table"], data["impact"], data["summary"]) == (
        "public.orders",
        "SAFE",
        "3 changes",
    )
    assert (data["version_from"], data["version_to"]) == (1, 4)
    assert (data["sequence_from"], data["sequence"]) == (1, 3)
    assert [drift["version_to"] for drift in data["drifts"]] == [2, 3, 4]


def test_the_sequence_goes_on_after_a_digest(scene: Scene) -> None:
    endpoint(scene, min_impact="SAFE", digest_every="1 minute")
    scene.safe()
    scene.breaking()
    due(scene)
    ((delivery_id, _, _, _, token),) = scene.claim()
    assert scene.delivery(delivery_id)["payload"]["data"]["impact"] == "BREAKING"
    assert scene.record(delivery_id, token, "delivered")
    scene.safe()
    assert scene.rows("select sequence from schemawatch.delivery order by 1") == [(2,), (3,)]


def test_one_change_is_no_digest(scene: Scene) -> None:
    number = endpoint(scene, min_impact="SAFE", digest_every="1 minute")
    scene.safe()
    due(scene)
    assert len(scene.claim()) == 1
    assert types(scene, number) == ["schema.drift"]


def test_what_was_tried_already_is_not_gathered(scene: Scene) -> None:
    number = endpoint(scene, min_impact="SAFE", digest_every="1 minute")
    scene.safe()
    due(scene)
    ((delivery_id, _, _, _, token),) = scene.claim()
    assert scene.record(delivery_id, token, "failed", retry_in="0")
    before = scene.delivery(delivery_id)["payload"]
    scene.safe()
    scene.safe()
    due(scene)
    scene.claim()
    assert scene.delivery(delivery_id)["payload"] == before
    assert types(scene, number)[0] == "schema.drift"


def test_a_digest_is_bounded(scene: Scene) -> None:
    number = endpoint(scene, min_impact="SAFE", digest_every="1 minute")
    for _ in range(53):
        scene.safe()
    due(scene)
    ((first, _, _, _, token),) = scene.claim()
    assert len(scene.delivery(first)["payload"]["data"]["drifts"]) == 50
    assert scene.record(first, token, "delivered")
    ((second, *_),) = scene.claim()
    assert len(scene.delivery(second)["payload"]["data"]["drifts"]) == 3
    assert types(scene, number) == ["schema.drift.digest"] * 2


@pytest.mark.parametrize(
    "options",
    [
        {"shape": "discord"},
        {"audience": ["everybody"]},
        {"audience": []},
        {"transitions": []},
        {"transitions": ["closed"]},
        {"digest_every": "1 second"},
        {"digest_every": "8 days"},
    ],
    ids=str,
)
def test_options_that_no_endpoint_can_have(scene: Scene, options: dict[str, Any]) -> None:
    with pytest.raises(psycopg.Error) as caught:
        endpoint(scene, **options)
    assert caught.value.sqlstate == "SW009"


def test_several_tables_and_what_becomes_of_them(scene: Scene) -> None:
    scene.db.execute("create table public.items (id integer, note text)")
    scene.db.execute("create table public.users (id integer, note text)")
    items = scene.value("select schemawatch.register_table('public.items')")
    users = scene.value("select schemawatch.register_table('public.users')")
    orders = scene.schema_id

    def made(*schema_ids: int) -> int:
        return scene.value(
            "select endpoint_id from schemawatch.create_endpoint('http://x.example',"
            " p_schema_ids => %s)",
            list(schema_ids),
        )

    both, one, same = made(items, orders), made(items), made(orders, orders)
    stored = "select endpoint_id, schema_id, schema_ids from schemawatch.endpoint order by 1"
    assert scene.rows(stored) == [
        (both, None, sorted([items, orders])),
        (one, items, None),
        (same, orders, None),
    ]
    for table in ("items", "users"):
        scene.db.execute(f"alter table public.{table} drop note")  # type: ignore[arg-type]
    told = "select endpoint_id, schema_id from schemawatch.delivery order by 1, 2"
    assert scene.rows(told) == [(both, items), (one, items)]

    scene.db.execute("select schemawatch.unregister_table(%s, p_purge => true)", [items])
    assert scene.rows(stored) == [(both, None, [orders]), (same, orders, None)]
    scene.db.execute("select schemawatch.unregister_table(%s, p_purge => true)", [orders])
    assert scene.rows(stored) == []
    assert scene.value("select count(*) from schemawatch.registration") == 1, users
