"""The markup of chat messages, as Slack calls it; Mattermost and Rocket.Chat take it as well."""

from __future__ import annotations

import re
from typing import Final

_CALL: Final = re.compile(r"(?<!\w)@(?=\w)")


def escaped(text: str) -> str:
    """Return a text that is none: a table may be called <!channel>.

    Mattermost and Rocket.Chat also call people by a plain @channel, and have no escape for it.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _CALL.sub("@\N{ZERO WIDTH SPACE}", text)
