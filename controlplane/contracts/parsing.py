"""PostgreSQL's own parser, where it is installed: `pip install 'schemawatch[parse]'`."""

from __future__ import annotations

import importlib
from typing import Any, Final

from controlplane.errors import ConfigError

_MODULE: Final = "pgparse"


class NotParsedError(Exception):
    """A statement that is none to this parser."""


class Parser:
    """The parser of PostgreSQL 17. What only later versions have is not parsed."""

    def __init__(self) -> None:
        try:
            self._module: Any = importlib.import_module(_MODULE)
        except ImportError:
            raise ConfigError(
                "reading statements takes PostgreSQL's own parser, which is not installed",
                hint="Install it: pip install 'schemawatch[parse]'.",
            ) from None

    def trees(self, text: str) -> list[dict[str, Any]]:
        """Return the tree of each statement of a text."""
        try:
            return [item["stmt"] for item in self._module.parse(text) if item.get("stmt")]
        except self._module.PGQueryError as error:
            raise NotParsedError(str(error)) from None
