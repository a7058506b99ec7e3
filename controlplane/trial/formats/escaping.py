"""Text in GitHub-flavoured Markdown that stays text, whatever names are in it."""

from __future__ import annotations

import html
import re

# An underscore inside of a word and a colon before a blank mean nothing.
_SPECIAL = re.compile(r"[\\`*\[\]#|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\S)")
# What is between two backticks of a text of ours is code; an odd one stays.
_PAIRED = re.compile(r"`([^`]*)`")


def text(plain: str) -> str:
    """Return a text on one line; what is in backticks becomes code."""
    line = " ".join(plain.split())
    pieces = _PAIRED.split(line)
    return "".join(code(piece) if n % 2 else _prose(piece) for n, piece in enumerate(pieces))


def code(plain: str) -> str:
    """Return it as code, in which nobody is mentioned and nothing becomes a link."""
    line = " ".join(plain.split())
    return f"<code>{_entities(line)}</code>" if line else ""


def fenced(plain: str) -> str:
    """Return lines as a block of code, in a fence longer than any in it."""
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{plain}\n{fence}"


def _prose(plain: str) -> str:
    # GitHub looks for mentions, numbers of issues and addresses in what is shown: not with this
    shown = _entities(plain)
    shown = re.sub(r"(?<=@)(?=\w)", "&#8203;", shown)
    return re.sub(r"(?<=&#35;)(?=\d)|(?<=www)(?=\.)|(?<=&#58;)(?=//)", "&#8203;", shown)


def _entities(plain: str) -> str:
    escaped = html.escape(plain, quote=False)
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", escaped)
