"""Sessions of browsers: a key and the second in which its session ends. Pure.

Nothing is stored of them: the text of a session is the key itself and its end, and its token is
made from both. So whoever can prove the key can prove the session, in every process.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Final

SECONDS: Final = 12 * 60 * 60
_TEXT: Final = re.compile(r"(?P<key>[0-9A-Za-z_]{1,100})\.(?P<ends>[0-9]{1,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Session:
    """A key that was shown once, for a while."""

    key: str = field(repr=False)
    ends: int

    @property
    def text(self) -> str:
        """What is kept in a cookie."""
        return f"{self.key}.{self.ends}"

    @property
    def token(self) -> str:
        """What a request that writes must show: who can read it has read an answer of ours."""
        said = f"csrf {self.ends}".encode()
        return hmac.new(self.key.encode(), said, hashlib.sha256).hexdigest()

    def has_token(self, token: str) -> bool:
        """Whether this is its token, in a time that does not depend on where they differ."""
        return hmac.compare_digest(self.token.encode(), token.encode())


def begin(key: str, now: float) -> Session:
    """Begin a session with a key."""
    return Session(key, int(now) + SECONDS)


def read(text: str, now: float) -> Session | None:
    """Return the session of a text; None when it is none, or is over."""
    match = _TEXT.fullmatch(text)
    if match is None or not now < int(match["ends"]) <= now + SECONDS:
        return None
    return Session(match["key"], int(match["ends"]))
