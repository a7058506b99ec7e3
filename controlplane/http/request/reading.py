"""From the bytes of a request to a checked value: body, query string, path."""

from __future__ import annotations

import json
import re
from typing import Final, TypeVar

import msgspec

from controlplane.core.addresses import check_url
from controlplane.errors import InputError
from controlplane.http.errors import FieldError, MalformedError, MediaTypeError
from controlplane.http.request.context import Request, operation_of

S = TypeVar("S", bound=msgspec.Struct)

LARGEST_ID: Final = 2**63 - 1
_ID: Final = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
# The two places where msgspec's message says which field it means.
_PATH: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_NAMED: Final = re.compile(r"field `(?P<field>[^`]*)`$")


def read_body(request: Request, kind: type[S]) -> S:
    """Decode a JSON body; 415, 400 or 422 say what is wrong with it. No field counts twice."""
    _expect(request, "body", kind)
    media_type = request.header_value("content-type").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise MediaTypeError(
            "the body must be declared as application/json",
            hint="Send the header Content-Type: application/json.",
        )
    try:
        value = msgspec.json.decode(request.body, type=kind)
        json.loads(request.body, object_pairs_hook=_each_once)
    except msgspec.ValidationError as error:
        # The type check may fail before the end is reached: is it JSON at all?
        _require_json(request.body)
        raise _field_error(error) from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise _malformed(error) from None
    return value


def read_query(request: Request, kind: type[S]) -> S:
    """Decode the query string; unknown and repeated parameters are refused."""
    _expect(request, "query", kind)
    values: dict[str, str] = {}
    for name, value in request.query_pairs():
        if name in values:
            raise FieldError(name, "is given more than once")
        values[name] = value
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _field_error(error) from None


def read_id(field: str, text: str, *, most: int = LARGEST_ID) -> int:
    """Decode a number in the path."""
    if not _ID.fullmatch(text) or int(text) > most:
        raise FieldError(field, f"must be an integer between 1 and {most}")
    return int(text)


def plain(field: str, text: str, *, most_bytes: int) -> str:
    """Return a text that PostgreSQL can store: no NUL, not too long in UTF-8."""
    if "\x00" in text:
        raise FieldError(field, "must not contain the character NUL")
    if len(text.encode()) > most_bytes:
        raise FieldError(field, f"must not be longer than {most_bytes} bytes")
    return text


def check_webhook_url(request: Request, field: str, url: str) -> None:
    """FieldError for a URL that no webhook may go to."""
    try:
        check_url(url, request.app.ctx.config.webhook_allow)
    except InputError as error:
        raise FieldError(field, error.message, hint=error.hint) from None


def _each_once(pairs: list[tuple[str, object]]) -> None:
    """Refuse an object that has a name twice: the decoder would silently keep the last value."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise FieldError(name, "is given more than once")
        seen.add(name)


def _require_json(body: bytes) -> None:
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise _malformed(error) from None


def _malformed(error: Exception) -> MalformedError:
    return MalformedError(
        "the body is not valid JSON",
        detail="It is nested too deeply." if isinstance(error, RecursionError) else f"{error}.",
        hint="Send one JSON object in UTF-8.",
    )


def _field_error(error: msgspec.ValidationError) -> FieldError:
    text = str(error)
    named = _NAMED.search(text.partition(" - at ")[0])
    path = _PATH.search(text)
    if named:
        field = named["field"]
        unknown = "unknown" in text
        return FieldError(field, "is not a field here" if unknown else "is missing")
    problem = _PATH.sub("", text).replace("`", "")
    return FieldError(path["path"] if path else "", problem[:1].lower() + problem[1:])


def _expect(request: Request, part: str, kind: type[msgspec.Struct]) -> None:
    """The OpenAPI document tells the truth: what is read is what was declared."""
    operation = operation_of(request)
    if operation is None or getattr(operation, part) is not kind:
        raise AssertionError(f"{part} {kind.__name__} is not declared for {request.path}")
