"""GET /openapi.json: OpenAPI 3.1, made from the types that validate and encode."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sanic import HTTPResponse

from controlplane import __version__
from controlplane.http.answers import JSON
from controlplane.http.context import Request
from controlplane.http.operations import Answer, Operation
from controlplane.http.problems import PROBLEM, Problem

_REF: Final = "#/components/schemas/{name}"
_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_PHRASES: Final = {
    200: "OK",
    201: "Created",
    202: "Queued",
    204: "Done",
    304: "Not modified",
    503: "Unavailable",
}


async def get_openapi(request: Request) -> HTTPResponse:
    """Describe this API."""
    return HTTPResponse(request.app.ctx.openapi, content_type=JSON)


def describe(operations: Sequence[Operation]) -> bytes:
    """Return the OpenAPI document of these operations, as JSON."""
    types = _types(operations)
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    reference = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        described = _operation(operation, reference, components)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "SchemaWatch",
            "version": __version__,
            "summary": "Which tables changed, how, by whom, and what it breaks.",
        },
        "security": [{"apiKey": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"}},
            "schemas": components,
        },
    }
    return msgspec.json.encode(document)


def _types(operations: Sequence[Operation]) -> list[type[object]]:
    found: dict[type[object], None] = {Problem: None}
    for operation in operations:
        for kind in (operation.query, operation.body, *operation.answers.values()):
            if isinstance(kind, type):
                found[kind] = None
    return list(found)


def _operation(
    operation: Operation,
    reference: dict[type[object], dict[str, Any]],
    components: dict[str, Any],
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.path.removeprefix("/v1/").strip("/").partition("/")[0]],
        "parameters": [*_path_parameters(operation), *_query_parameters(operation, components)],
        "responses": {
            **{
                str(status): _answer(status, a, reference)
                for status, a in operation.answers.items()
            },
            "default": {
                "description": "Any error",
                "content": {PROBLEM: {"schema": reference[Problem]}},
            },
        },
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": reference[operation.body]}},
        }
    if operation.scope is None:
        described["security"] = []
    else:
        described["description"] = f"Needs a key with scope {operation.scope}."
    return described


def _path_parameters(operation: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            # every number is called an id, but rules have names
            "schema": {"type": "string"}
            if name == "rule_id"
            else {"type": "integer", "minimum": 1},
        }
        for name in _PARAMETER.findall(operation.path)
    ]


def _query_parameters(operation: Operation, components: dict[str, Any]) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    shape = components[operation.query.__name__]
    required: list[str] = shape.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _not_null(schema)}
        for name, schema in shape["properties"].items()
    ]


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is left out is absent; nothing in a query string is null."""
    kinds: list[dict[str, Any]] | None = schema.get("anyOf")
    if kinds is None:
        return schema
    left = [kind for kind in kinds if kind.get("type") != "null"]
    rest = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return {**rest, **left[0]} if len(left) == 1 else {**rest, "anyOf": left}


def _answer(
    status: int, answer: Answer, reference: dict[type[object], dict[str, Any]]
) -> dict[str, Any]:
    described: dict[str, Any] = {"description": _PHRASES[status]}
    if isinstance(answer, type):
        described["content"] = {JSON: {"schema": reference[answer]}}
    elif answer is not None:
        described["content"] = {answer: {"schema": {"type": "string"}}}
    return described


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/openapi.json",
        handler=get_openapi,
        summary="This document",
        scope="read",
        answers={200: JSON},
        limited="open",
    ),
)
