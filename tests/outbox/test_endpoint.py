from __future__ import annotations

import base64

import psycopg
import pytest

from tests.outbox.scene import Scene


def test_a_secret_is_made_of_32_random_bytes(scene: Scene) -> None:
    made = scene.rows(
        "select new.secret from generate_series(1, 3),"
        " lateral schemawatch.create_endpoint('https://x.example') as new"
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
