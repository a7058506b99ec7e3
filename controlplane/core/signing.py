"""Signatures as the Standard Webhooks specification writes them: made here, checked by receivers.

The signature is `v1,` and the base64 of HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`.
The header may hold several with spaces between; one that fits is enough.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Final

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32
TOLERANCE: Final = 300.0
ID_HEADER: Final = "webhook-id"
TIMESTAMP_HEADER: Final = "webhook-timestamp"
SIGNATURE_HEADER: Final = "webhook-signature"


class SignatureError(ValueError):
    """The message was not signed with this secret, or not now."""


def generate_secret() -> str:
    """Return a new secret: whsec_ and the base64 of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def sign(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one signature; timestamp in Unix seconds, ValueError for a malformed secret."""
    content = b".".join((message_id.encode(), str(timestamp).encode(), body))
    digest = hmac.new(_key(secret), content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode("ascii")


def signed_headers(
    valid: Sequence[str], *, message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """Return the three headers that go with a body, signed with each of the secrets."""
    signatures = [
        sign(secret, message_id=message_id, timestamp=timestamp, body=body) for secret in valid
    ]
    return {
        ID_HEADER: message_id,
        TIMESTAMP_HEADER: str(timestamp),
        SIGNATURE_HEADER: " ".join(signatures),
    }


def verify(
    secret: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    now: float,
    tolerance: float = TOLERANCE,
) -> str:
    """Return the message id of a genuine message, else raise SignatureError.

    `body` is what was received, byte for byte; `now` in Unix seconds; a message whose timestamp is
    more than `tolerance` seconds away from it is refused, so that an old one cannot be replayed.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, stamp, given = (
            lowered[name] for name in (ID_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER)
        )
    except KeyError as error:
        raise SignatureError(f"header {error.args[0]} is missing") from None
    if not re.fullmatch(r"[0-9]{1,12}", stamp):
        raise SignatureError("header webhook-timestamp is not a number of seconds")
    timestamp = int(stamp)
    if abs(now - timestamp) > tolerance:
        raise SignatureError(f"the timestamp is more than {tolerance:g} seconds away")
    expected = sign(secret, message_id=message_id, timestamp=timestamp, body=body).encode()
    # every one is compared: the time taken must not tell which came near
    matches = [hmac.compare_digest(expected, one.encode()) for one in given.split()]
    if not any(matches):
        raise SignatureError("no signature fits this secret and body")
    return message_id


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook secret is whsec_ and base64") from error
