from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from controlplane.core import signing

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = 1_700_000_000


def headers(body: bytes, *, secret: str = SECRET, timestamp: int = NOW) -> dict[str, str]:
    return signing.signed_headers([secret], message_id="msg_1", timestamp=timestamp, body=body)


def test_vector_of_the_specification() -> None:
    signature = signing.sign(
        SECRET,
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(body=st.text(), stamp=st.integers(min_value=0, max_value=4_000_000_000))
def test_signs_as_the_reference_implementation(body: str, stamp: int) -> None:
    reference = Webhook(SECRET).sign("msg_1", datetime.fromtimestamp(stamp, UTC), body)
    ours = signing.sign(SECRET, message_id="msg_1", timestamp=stamp, body=body.encode())
    assert ours == reference


def test_the_reference_implementation_accepts_ours() -> None:
    secret = signing.generate_secret()
    now = int(datetime.now(UTC).timestamp())
    body = '{"name": "Grüße"}'
    signed = headers(body.encode(), secret=secret, timestamp=now)
    assert Webhook(secret).verify(body, signed) == {"name": "Grüße"}


def test_verify_returns_the_message_id() -> None:
    signed = {name.title(): value for name, value in headers(b"{}").items()}
    assert signing.verify(SECRET, headers=signed, body=b"{}", now=NOW) == "msg_1"


def test_one_fitting_signature_of_several_is_enough() -> None:
    signed = headers(b"{}")
    signed["webhook-signature"] = f"v1,AAAA v1a,BBBB {signed['webhook-signature']}"
    assert signing.verify(SECRET, headers=signed, body=b"{}", now=NOW) == "msg_1"


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_message_of_another_time_is_refused(seconds: int) -> None:
    with pytest.raises(signing.SignatureError, match="300 seconds"):
        signing.verify(SECRET, headers=headers(b"{}"), body=b"{}", now=NOW + seconds)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_clock_that_is_a_little_wrong_is_tolerated(seconds: int) -> None:
    signing.verify(SECRET, headers=headers(b"{}"), body=b"{}", now=NOW + seconds)


@pytest.mark.parametrize("name", sorted(headers(b"")))
def test_every_header_is_needed(name: str) -> None:
    signed = headers(b"{}")
    del signed[name]
    with pytest.raises(signing.SignatureError, match=name):
        signing.verify(SECRET, headers=signed, body=b"{}", now=NOW)


@pytest.mark.parametrize("stamp", ["", "x", "-1", "1.5", "\u0661", "9" * 5000])
def test_a_timestamp_that_is_no_number_is_refused(stamp: str) -> None:
    with pytest.raises(signing.SignatureError, match="webhook-timestamp"):
        signing.verify(
            SECRET, headers=headers(b"{}") | {"webhook-timestamp": stamp}, body=b"{}", now=NOW
        )


@pytest.mark.parametrize(
    ("change", "body", "secret"),
    [
        ({"webhook-id": "msg_2"}, b"{}", SECRET),
        ({"webhook-timestamp": str(NOW + 1)}, b"{}", SECRET),
        ({"webhook-signature": ""}, b"{}", SECRET),
        ({}, b"{ }", SECRET),
        ({}, b"{}", signing.generate_secret()),
    ],
    ids=["id", "timestamp", "no signature", "body", "secret"],
)
def test_whatever_was_changed_is_refused(change: dict[str, str], body: bytes, secret: str) -> None:
    with pytest.raises(signing.SignatureError, match="no signature fits"):
        signing.verify(secret, headers=headers(b"{}") | change, body=body, now=NOW)


def test_secrets_are_32_random_bytes() -> None:
    first, second = signing.generate_secret(), signing.generate_secret()
    assert first != second
    assert len(base64.b64decode(first.removeprefix("whsec_"))) == 32


def test_a_malformed_secret_is_named_without_being_shown() -> None:
    with pytest.raises(ValueError, match="whsec_ and base64") as caught:
        signing.sign("whsec_&secret", message_id="m", timestamp=1, body=b"")
    assert "&secret" not in str(caught.value)


def test_each_valid_secret_signs_while_one_is_rotated() -> None:
    old, new = signing.generate_secret(), signing.generate_secret()
    now = int(datetime.now(UTC).timestamp())
    signed = signing.signed_headers([new, old], message_id="msg_1", timestamp=now, body=b"{}")
    assert [one[:3] for one in signed["webhook-signature"].split(" ")] == ["v1,", "v1,"]
    for secret in (old, new):
        assert Webhook(secret).verify("{}", signed) == {}
