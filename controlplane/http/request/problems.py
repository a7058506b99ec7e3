"""Every error of the API as an RFC 9457 problem document."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any, Final, cast

import msgspec
from sanic import HTTPResponse, SanicException
from sanic.exceptions import MethodNotAllowed, PayloadTooLarge

from controlplane.core.existing import ExistsError
from controlplane.core.hints import in_rest
from controlplane.errors import (
    AuthenticationError,
    InternalError,
    SchemaWatchError,
    UnavailableError,
)
from controlplane.http.description.media import PROBLEM, FieldProblem, Problem
from controlplane.http.errors import CODES, FieldError, ThrottledError, TooManyStreamsError
from controlplane.http.request.context import App, Request
from controlplane.http.request.placing import placed

log = logging.getLogger(__name__)

RETRY_AFTER: Final = 5
MOST_DISCARDED: Final = 16_000_000


def install_problems(app: App) -> None:
    """Answer every exception with a problem document."""
    handlers = cast("Any", app.error_handler)
    handlers.add(SchemaWatchError, _handle_ours)
    handlers.add(SanicException, _handle_sanic)
    handlers.add(Exception, _handle_unexpected)


def problem(request: Request, error: SchemaWatchError) -> HTTPResponse:
    """Describe one of our errors."""
    fields = None
    if isinstance(error, FieldError) and error.field:
        fields = [FieldProblem(error.field, error.problem)]
    # Our own faults are for the log; the client learns the code and the number of the request.
    hidden = error.status == HTTPStatus.INTERNAL_SERVER_ERROR
    body = Problem(
        type=f"urn:schemawatch:error:{error.code}",
        title=CODES.get(error.code) or error.title,
        status=error.status,
        detail="an unexpected error; the log of the service has it" if hidden else error.message,
        code=error.code,
        hint=error.hint and placed(request, in_rest(error.hint)),
        facts=None if hidden else error.detail and placed(request, error.detail),
        errors=fields,
        existing_id=error.existing_id if isinstance(error, ExistsError) else None,
        instance=request.path,
        request_id=request.request_id,
    )
    headers = {"cache-control": "no-store"}
    if isinstance(error, ThrottledError | TooManyStreamsError):
        headers["retry-after"] = str(error.retry_after)
    elif isinstance(error, AuthenticationError):
        headers["www-authenticate"] = 'ApiKey realm="schemawatch", header="X-API-Key"'
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = str(RETRY_AFTER)
    return HTTPResponse(
        msgspec.json.encode(body), status=error.status, headers=headers, content_type=PROBLEM
    )


def _handle_ours(request: Request, error: SchemaWatchError) -> HTTPResponse:
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning(
            "event=request_failed request_id=%s code=%s message=%r",
            request.request_id,
            error.code,
            error.message,
        )
    return problem(request, error)


def _handle_sanic(request: Request, error: SanicException) -> HTTPResponse:
    status = HTTPStatus(error.status_code)
    ours = SchemaWatchError(
        f"{status.phrase.lower()}: {request.method} {request.path}",
        code=_SANIC_CODES.get(
            status, "SW020" if status < HTTPStatus.INTERNAL_SERVER_ERROR else None
        ),
        status=status,
    )
    if isinstance(error, PayloadTooLarge):
        ours.message = "the request is larger than this service reads"
        ours.hint = "A body may have 1 MB, all headers together 8 kB."
        _hear_out(request)
    response = problem(request, ours)
    if isinstance(error, MethodNotAllowed):
        response.headers["allow"] = error.headers.get("Allow", "")
    return response


def _hear_out(request: Request) -> None:
    """Let Sanic discard more of the body before it closes the connection.

    Closed with bytes unread it is reset, and then the client loses the answer that says why.
    """
    stream: Any = request.stream
    if stream is not None:
        stream.request_max_size = stream.protocol.request_max_size = MOST_DISCARDED


def _handle_unexpected(request: Request, error: Exception) -> HTTPResponse:
    log.error("event=request_crashed request_id=%s", request.request_id, exc_info=error)
    return problem(request, InternalError("an unexpected error"))


_SANIC_CODES: Final = {
    HTTPStatus.NOT_FOUND: "SW120",
    HTTPStatus.METHOD_NOT_ALLOWED: "SW023",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "SW022",
    HTTPStatus.REQUEST_URI_TOO_LONG: "SW022",
    HTTPStatus.SERVICE_UNAVAILABLE: UnavailableError.default_code,
}
