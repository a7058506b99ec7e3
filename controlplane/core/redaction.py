"""The last line of defence of every log: what looks like a secret is not written.

Nothing here is relied on: no call logs a secret. It is for what libraries, and messages of errors
that other programs sent, may bring along.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 8000
MASK: Final = "***"

_RULES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # API keys keep the prefix that lists show too
        (r"\b(sw_[0-9A-Za-z]{8})[0-9A-Za-z]{10,}", r"\1" + MASK),
        (r"\bwhsec_[0-9A-Za-z+/=]+", "whsec_" + MASK),
        # signatures of webhooks
        (r"\bv1,[0-9A-Za-z+/=]{20,}", "v1," + MASK),
        # chat services carry the secret in the path
        (r"(https?://)(?:[^\s/@'\"]*@)?([^\s/'\"?#,;)]+)[/?#][^\s'\"]*", r"\1\2/" + MASK),
        (r"(://[^\s:/@]*:)[^\s@]*(@)", r"\1" + MASK + r"\2"),
        (r"(?i)\b(\w*password|secret|authorization|x-api-key)(['\"]?\s*[=:]\s*)('[^']*'|\S+)",
         r"\1\2" + MASK),
    )
)  # fmt: skip


def redact(text: str) -> str:
    """Return the text without what looks like a secret, and cut at LONGEST characters."""
    # cut first: no rule may take long over what is thrown away
    cut = text[:LONGEST]
    for pattern, replacement in _RULES:
        cut = pattern.sub(replacement, cut)
    return cut if len(text) <= LONGEST else f"{cut}… ({len(text)} characters)"
