from __future__ import annotations

import base64
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.outbox.scene import Scene


def test_a_secret_is_made_of_32_random_bytes(scene: Scene) -> None:
    made = scene.rows(
        "select new.secret from generate_series(1, 3) as n,"
        " lateral schemawatch.create_endpoint('https://x.example/' || n) as new"
    ) + scene.rows("select secret from schemawatch.create_endpoint('https://x.example')")
    keys = {base64.b64decode(row[0].removeprefix("whsec_"), validate=True) for row in made}
    assert len(keys) >= 2
    assert {len(key) for key in keys} == {32}


def test_a_secret_may_be_given(scene: Scene) -> None:
    secret = "whsec_" + base64.b64encode(bytes(range(24))).decode()
    assert (
        scene.value(
            "select secret from schemawatch.create_endpoint('https://x.example', p_secret => %s)",
            secret,
        )
        == secret
    )


@pytest.mark.parametrize(
    ("arguments", "sqlstate"),
    [
        ({"p_url": None}, "SW009"),
        ({"p_url": "ftp://x.example"}, "SW009"),
        ({"p_url": "https://"}, "SW009"),
        ({"p_url": "https://x.example/" + "a" * 2048}, "SW009"),
        ({"p_min_impact": "breaking"}, "SW009"),
        ({"p_min_impact": None}, "SW009"),
        ({"p_secret": "whsec_short"}, "SW009"),
        ({"p_schema_id": 99}, "SW101"),
        ({"p_schema_ids": [1, 99]}, "SW101"),
        ({"p_schema_ids": []}, "SW009"),
        ({"p_schema_ids": [None]}, "SW009"),
        ({"p_schema_id": 1, "p_schema_ids": [1]}, "SW009"),
    ],
)
def test_nonsense_is_refused_and_leaves_nothing(
    scene: Scene, arguments: dict[str, object], sqlstate: str
) -> None:
    given = {
        "p_url": "https://x.example",
        "p_min_impact": "BREAKING",
        "p_secret": None,
        "p_schema_id": None,
        "p_schema_ids": None,
    } | arguments
    with pytest.raises(psycopg.DatabaseError) as caught:
        scene.db.execute(
            "select schemawatch.create_endpoint(p_url => %(p_url)s,"
            " p_min_impact => %(p_min_impact)s, p_secret => %(p_secret)s,"
            " p_schema_id => %(p_schema_id)s, p_schema_ids => %(p_schema_ids)s)",
            given,
        )
    assert caught.value.sqlstate == sqlstate
    assert caught.value.diag.message_hint
    assert scene.value("select count(*) from schemawatch.endpoint") == 0


@pytest.mark.parametrize(
    "other",
    [
        {"p_url": "https://x.example/other"},
        {"p_schema_id": 1},
        {"p_table_pattern": "public.*"},
        {"p_audience": ["readers"]},
        {"p_transitions": ["opened"]},
    ],
    ids=lambda other: next(iter(other)),
)
def test_the_same_receiver_again_is_refused(scene: Scene, other: dict[str, object]) -> None:
    given: dict[str, object] = {
        "p_url": "https://x.example",
        "p_schema_id": None,
        "p_table_pattern": None,
        "p_audience": ["cdc", "writers"],
        "p_transitions": ["opened", "resolved"],
    }
    sql = (
        "select endpoint_id from schemawatch.create_endpoint("
        "p_url => %(p_url)s, p_shape => %(shape)s,"
        " p_min_impact => %(impact)s, p_schema_id => %(p_schema_id)s,"
        " p_table_pattern => %(p_table_pattern)s, p_audience => %(p_audience)s::text[],"
        " p_transitions => %(p_transitions)s::text[])"
    )
    first = scene.db.execute(sql, given | {"shape": "slack", "impact": "SAFE"}).fetchone()
    # impact and shape do not make it another one, nor does the order of a list
    again: dict[str, object] = {
        "shape": "teams",
        "impact": "RISKY",
        "p_audience": ["writers", "cdc"],
    }
    with pytest.raises(psycopg.DatabaseError, match=r"endpoint 1 has this URL") as caught:
        scene.db.execute(sql, given | again)
    assert caught.value.sqlstate == "SW204"
    assert "update_endpoint(1" in (caught.value.diag.message_hint or "")
    second = scene.db.execute(sql, given | again | other).fetchone()
    assert (first, second) == ((1,), (2,))
    scene.value("select schemawatch.disable_endpoint(1, 'moved')")
    assert scene.db.execute(sql, given | again).fetchone() == (3,)


def test_two_at_once_make_one(scene: Scene) -> None:
    sql = "select schemawatch.create_endpoint('https://x.example')"
    with scene.other() as one, scene.other() as two, ThreadPoolExecutor() as threads:
        with one.transaction():
            one.execute(sql)
            late = threads.submit(two.execute, sql)
            while not scene.rows(
                "select from pg_stat_activity where pid = %s and wait_event_type = 'Lock'",
                two.info.backend_pid,
            ):
                time.sleep(0.01)
        with pytest.raises(psycopg.DatabaseError, match="already") as caught:
            late.result()
    assert caught.value.sqlstate == "SW204"
    assert scene.value("select count(*) from schemawatch.endpoint") == 1


def test_updating_sets_what_is_told_and_how(scene: Scene) -> None:
    endpoint = scene.endpoint("SAFE")
    before = scene.value("select to_jsonb(ep) from schemawatch.endpoint as ep")
    scene.value(
        "select schemawatch.update_endpoint(%s, 'ours', 'RISKY', 'teams', '10 minutes')", endpoint
    )
    after = scene.value("select to_jsonb(ep) from schemawatch.endpoint as ep")
    assert {key: after[key] for key in after if after[key] != before[key]} == {
        "description": "ours",
        "min_impact": "RISKY",
        "shape": "teams",
        "digest_every": "00:10:00",
    }
    for arguments, sqlstate in (
        ("99", "SW104"),
        ("null", "SW104"),
        ("1, p_min_impact => 'LOUD'", "SW009"),
        ("1, p_shape => null", "SW009"),
        ("1, p_digest_every => '8 days'", "SW009"),
    ):
        with pytest.raises(psycopg.DatabaseError) as caught:
            scene.db.execute(f"select schemawatch.update_endpoint({arguments})".encode())
        assert caught.value.sqlstate == sqlstate


def test_disable_and_enable_say_whether_they_did(scene: Scene) -> None:
    endpoint = scene.endpoint()
    disable = "select schemawatch.disable_endpoint(%s, 'why')"
    enable = "select schemawatch.enable_endpoint(%s)"
    assert [scene.value(sql, endpoint) for sql in (enable, disable, disable, enable)] == [
        False,
        True,
        False,
        True,
    ]
    assert not scene.value(disable, 99)
    assert not scene.value(enable, 99)
    assert scene.rows("select disabled_at, disabled_reason from schemawatch.endpoint") == [
        (None, None)
    ]


def test_deleting_an_endpoint_takes_its_deliveries_even_in_flight(scene: Scene) -> None:
    endpoint = scene.endpoint()
    (delivery,) = scene.queue(endpoint)
    token = scene.claim()[0][4]
    scene.db.execute("delete from schemawatch.endpoint")
    assert not scene.record(delivery, token, "delivered")
    assert scene.value("select count(*) from schemawatch.delivery_attempt") == 0
