"""Logs of the long-running commands: one line an event on standard error, key=value or JSON.

Our own messages are written as `event=name key=value …`, values with blanks as repr() has them; the
JSON format is the same line, taken apart. What a library says becomes the field `message`.
"""

from __future__ import annotations

import ast
import json
import logging
import re
import sys
import time
from datetime import UTC, datetime
from typing import Final

import sanic
from sanic.exceptions import ServerError

from controlplane.core.current import current_database
from controlplane.core.redaction import redact
from controlplane.http.request.context import Request

# What libraries say of every connection and request is noise, and httpx would log whole URLs.
# sanic.error: its errors are shown, but not its advice to somebody who develops.
_QUIET: Final = (
    "httpx",
    "httpcore",
    "sanic.root",
    "sanic.error",
    "sanic.server",
    "sanic.access",
)
_OURS: Final = "event="
PAUSE: Final = 60.0
_MOST_SAID: Final = 1000
_PAIR: Final = re.compile(r"""(\w+)=('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\S*)(?:\s|$)""")


def configure_logs(level: str, form: str) -> None:
    """Send logs of this level and above to standard error; form is text or json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    # why there is no connection; that there is one is not worth a line
    pool = logging.getLogger("psycopg.pool")
    pool.setLevel(logging.WARNING)
    pool.addFilter(_NotAgain())


def name_source(name: str) -> None:
    """Have each line say which database it is about, from now on."""
    _Form.source_name = name


class _NotAgain(logging.Filter):
    """Leaves out what was said a moment ago: a database that is away is tried again and again."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        text, now = record.getMessage(), time.monotonic()
        if now - self._said.get(text, -PAUSE) < PAUSE:
            return False
        if len(self._said) >= _MOST_SAID:
            self._said.clear()
        self._said[text] = now
        return True


class _Form(logging.Formatter):
    """What both forms know: what the database is called, once it has said so."""

    source_name: str | None = None


class _Text(_Form):
    """time=… level=… logger=… event=… key=value …, in one line."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        parts = [
            f"time={_time(record)} level={record.levelname} logger={record.name}",
            said if said.startswith(_OURS) else f"event=message message={said!r}",
        ]
        if self.source_name:
            parts.append(f"source_name={self.source_name!r}")
        if name := current_database():
            parts.append(f"database={name}")
        if (number := _request_id()) and "request_id=" not in said:
            parts.append(f"request_id={number}")
        if record.exc_info:
            parts.append(f"traceback={self.formatException(record.exc_info)!r}")
        return redact(" ".join(parts).replace("\r", "\\r").replace("\n", "\\n"))


class _Json(_Form):
    """One JSON object a line; every value but numbers and null is text."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        fields: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
        }
        if said.startswith(_OURS):
            fields |= {key: _value(text) for key, text in _PAIR.findall(said)}
        else:
            fields |= {"event": "message", "message": redact(said)}
        if self.source_name:
            fields["source_name"] = self.source_name
        if name := current_database():
            fields["database"] = name
        if number := _request_id():
            fields.setdefault("request_id", number)
        if record.exc_info:
            fields["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03d}Z"


def _request_id() -> str | None:
    """Return the number of the request that is being answered, if one is."""
    try:
        request = sanic.Request.get_current()
    except ServerError:
        return None
    return request.request_id if isinstance(request, Request) else None


def _value(text: str) -> object:
    """Read a value of our own lines back."""
    if text[:1] in {"'", '"'}:
        return redact(str(ast.literal_eval(text)))
    if text == "None":
        return None
    if text in {"True", "False"}:
        return text == "True"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return redact(text)
