"""Logs of the long-running commands: one line of key=value an event, on standard error."""

from __future__ import annotations

import logging
import sys
import time
from typing import Final

_FORMAT: Final = "time=%(asctime)s.%(msecs)03dZ level=%(levelname)s logger=%(name)s %(message)s"

# What libraries say of every connection and request is noise, and httpx would log whole URLs.
# sanic.error: its errors are shown, but not its advice to somebody who develops.
_QUIET: Final = (
    "httpx",
    "httpcore",
    "sanic.root",
    "sanic.error",
    "sanic.server",
    "sanic.access",
    "psycopg.pool",
)


def configure_logs(level: str) -> None:
    """Send logs of this level and above to standard error."""
    formatter = logging.Formatter(_FORMAT, datefmt="%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
