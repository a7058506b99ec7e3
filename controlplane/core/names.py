"""Names of tables: read as PostgreSQL reads the text of a regclass, and written as in SQL."""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
# NAMEDATALEN - 1: what is longer is cut before anybody sees it
MOST_BYTES: Final = 63
_PART: Final = re.compile(r'[ \t\n\r\f\v]*(?:"((?:[^"]|"")+)"|([^".\s]+))[ \t\n\r\f\v]*')
_UPPER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def parts(text: str) -> list[str]:
    """Return the parts of a name, such as a schema and a table; ValueError when it is none.

    Quotes keep what is in them, anything else is folded to lower case, and may have characters
    that SQL would want in quotes: my-table.
    """
    found: list[str] = []
    at = 0
    while True:
        match = _PART.match(text, at)
        if match is None or (match.end() < len(text) and text[match.end()] != "."):
            message = 'must be a name such as orders, shop.orders or "Odd Name"'
            raise ValueError(message)
        quoted, plain = match.groups()
        whole = quoted.replace('""', '"') if quoted else plain.translate(_UPPER)
        found.append(whole.encode()[:MOST_BYTES].decode(errors="ignore"))
        if match.end() == len(text):
            return found
        at = match.end() + 1


def qualified(*parts: str | None) -> str:
    """Return a name as it is written in SQL: quoted where it must be; parts that are None are not.

    As a rule the names of a schema and a table; before them that of another database.
    """
    return ".".join(identifier(part) for part in parts if part is not None)


def identifier(name: str) -> str:
    """Return one part of a name, quoted where it must be."""
    if _PLAIN.fullmatch(name):
        return name
    return '"' + name.replace('"', '""') + '"'
