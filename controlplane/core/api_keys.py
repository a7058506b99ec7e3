"""API keys: their format, their checksum and their hash. Pure: the caller stores and compares.

A key reads `sw_` + 36 random characters + 6 characters of checksum, all of base 62. The first 11
characters are the prefix: not secret, shown in lists, used for the look-up. The 28 random
characters behind it are worth 166 bits. The checksum tells a mistyped key from a wrong one without
asking the database, and lets secret scanners recognise a leaked key offline.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
import zlib
from dataclasses import dataclass, field
from typing import Final, Literal

Scope = Literal["read", "write", "admin"]

# Each scope includes those before it.
SCOPES: Final[tuple[Scope, ...]] = ("read", "write", "admin")

MARK: Final = "sw_"
ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM_LENGTH: Final = 36
CHECKSUM_LENGTH: Final = 6
PREFIX_LENGTH: Final = len(MARK) + 8
KEY_LENGTH: Final = len(MARK) + RANDOM_LENGTH + CHECKSUM_LENGTH
_FORM: Final = re.compile(f"{MARK}[{ALPHABET}]{{{KEY_LENGTH - len(MARK)}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that was just made: the only object that ever holds the raw text."""

    key: str = field(repr=False)
    prefix: str
    key_hash: str


def generate_key() -> NewKey:
    """Make a key from the operating system's randomness."""
    body = MARK + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    key = body + checksum(body)
    return NewKey(key=key, prefix=key_prefix(key), key_hash=hash_key(key))


def checksum(body: str) -> str:
    """CRC-32 of everything before the checksum, as six characters of base 62."""
    value = zlib.crc32(body.encode())
    digits: list[str] = []
    for _ in range(CHECKSUM_LENGTH):
        value, digit = divmod(value, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def is_well_formed(key: str) -> bool:
    """Whether a text can be a key at all. False means a typing error, not a wrong key."""
    if not _FORM.fullmatch(key):
        return False
    return key[-CHECKSUM_LENGTH:] == checksum(key[:-CHECKSUM_LENGTH])


def key_prefix(key: str) -> str:
    """The part that is shown and looked up."""
    return key[:PREFIX_LENGTH]


def hash_key(key: str) -> str:
    """SHA-256 in hexadecimal. No salt and no stretching: 166 random bits need neither."""
    return hashlib.sha256(key.encode()).hexdigest()


def matches(key: str, key_hash: str) -> bool:
    """Whether a key has that hash, in a time that does not depend on where they differ."""
    return hmac.compare_digest(hash_key(key), key_hash)


def allows(scopes: list[str], wanted: Scope) -> bool:
    """Whether these scopes include the wanted one: admin includes write, write includes read."""
    least = SCOPES.index(wanted)
    return any(scope in scopes for scope in SCOPES[least:])
