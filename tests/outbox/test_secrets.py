from __future__ import annotations

import base64

import psycopg
import pytest

from tests.outbox.scene import Scene


def rotate(
    scene: Scene, endpoint: int, overlap: str | None = "1 hour", secret: str | None = None
) -> str:
    return scene.value(
        "select schemawatch.rotate_secret(%s, %s::interval, %s)", endpoint, overlap, secret
    )


def signing_secrets(scene: Scene, endpoint: int) -> list[str]:
    """Return what a message would be signed with now."""
    scene.queue(endpoint)
    return scene.value("select secrets from schemawatch.claim_deliveries(1)")


@pytest.fixture
def made(scene: Scene) -> tuple[int, str]:
    return scene.rows("select * from schemawatch.create_endpoint('https://x.example')")[0]  # type: ignore[return-value]


def test_the_old_secret_goes_on_signing_for_the_overlap(
    scene: Scene, made: tuple[int, str]
) -> None:
    endpoint, first = made
    second = rotate(scene, endpoint)
    third = rotate(scene, endpoint)
    assert signing_secrets(scene, endpoint) == [third, second, first]
    assert len({first, second, third}) == 3
    assert len(base64.b64decode(third.removeprefix("whsec_"), validate=True)) == 32
    scene.db.execute("update schemawatch.old_secret set valid_until = clock_timestamp()")
    assert signing_secrets(scene, endpoint) == [third]
    scene.db.execute("select schemawatch.prune()")
    assert scene.value("select count(*) from schemawatch.old_secret") == 0


def test_no_overlap_ends_every_old_one(scene: Scene, made: tuple[int, str]) -> None:
    endpoint, _ = made
    rotate(scene, endpoint, "1 day")
    latest = rotate(scene, endpoint, "0")
    assert signing_secrets(scene, endpoint) == [latest]
    assert scene.value("select count(*) from schemawatch.old_secret") == 0


def test_a_shorter_overlap_holds_for_older_ones_too(scene: Scene, made: tuple[int, str]) -> None:
    endpoint, _ = made
    rotate(scene, endpoint, "20 days")
    rotate(scene, endpoint, "1 hour")
    assert scene.value(
        "select max(valid_until) < now() + interval '61 min' from schemawatch.old_secret"
    )


def test_a_secret_of_ones_own(scene: Scene, made: tuple[int, str]) -> None:
    own = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    assert rotate(scene, made[0], secret=own) == own
    assert signing_secrets(scene, made[0])[0] == own


@pytest.mark.parametrize("overlap", [None, "-1 s", "31 days"])
def test_an_overlap_out_of_range(scene: Scene, made: tuple[int, str], overlap: str | None) -> None:
    with pytest.raises(psycopg.DatabaseError) as caught:
        rotate(scene, made[0], overlap)
    assert caught.value.sqlstate == "SW009"
    assert signing_secrets(scene, made[0]) == [made[1]]


def test_what_cannot_be_rotated(scene: Scene, made: tuple[int, str]) -> None:
    with pytest.raises(psycopg.DatabaseError) as unknown:
        rotate(scene, 99)
    assert unknown.value.sqlstate == "SW104"
    with pytest.raises(psycopg.DatabaseError) as malformed:
        rotate(scene, made[0], secret="whsec_short")
    assert malformed.value.sqlstate == "SW009"
    for _ in range(3):
        rotate(scene, made[0])
    with pytest.raises(psycopg.DatabaseError) as many:
        rotate(scene, made[0])
    assert many.value.sqlstate == "SW204"
    assert len(signing_secrets(scene, made[0])) == 4


def test_old_secrets_are_no_readers_business(scene: Scene, made: tuple[int, str]) -> None:
    rotate(scene, made[0])
    with scene.other() as reader:
        reader.execute("set role schemawatch_reader")
        assert reader.execute("select valid_until from schemawatch.old_secret").fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("select secret from schemawatch.old_secret")
