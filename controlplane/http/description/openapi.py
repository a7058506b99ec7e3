"""The OpenAPI 3.1 document: made from the operations, and the types that validate and encode."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from controlplane import __version__
from controlplane.http.description.media import JSON, Problem
from controlplane.http.description.openapi_parts import (
    HEADERS,
    IDEMPOTENCY_KEY,
    IF_NONE_MATCH,
    PROBLEMS,
    problem_answers,
)
from controlplane.http.description.operations import TEXT_PARAMETERS, Answer, Operation

_REF: Final = "#/components/schemas/{name}"
_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_LARGEST: Final = {"version": 2**31 - 1}
_PHRASES: Final = {
    200: "OK",
    201: "Created",
    202: "Queued",
    204: "Done",
    302: "Elsewhere, as Location says",
    503: "Unavailable",
}


def describe(operations: Sequence[Operation], *, many: bool = False) -> bytes:
    """Return the OpenAPI document of these operations, as JSON; many: of several databases."""
    types = _types(operations)
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    reference = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = _path(operation, many=many)
        described = _operation(operation, path, reference, components)
        paths.setdefault(path, {})[operation.method.lower()] = described
    # A query string is described parameter by parameter.
    for query in {o.query for o in operations if o.query is not None}:
        components.pop(query.__name__, None)
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "SchemaWatch",
            "version": __version__,
            "summary": "Which tables changed, how, by whom, and what it breaks.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "Where this document came from."}],
        "security": [{"apiKey": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(map(_tag, operations))],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "apiKey": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-API-Key",
                    "description": "`schemawatch key create` makes one.",
                }
            },
            "schemas": components,
            "headers": HEADERS,
            "parameters": {"IfNoneMatch": IF_NONE_MATCH, "IdempotencyKey": IDEMPOTENCY_KEY},
            "responses": PROBLEMS,
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


def _path(operation: Operation, *, many: bool) -> str:
    """Return where an operation is; of several databases one says so in its path."""
    return operation.within or operation.path if many and not operation.anywhere else operation.path


def _operation(
    operation: Operation,
    path: str,
    reference: dict[type[object], dict[str, Any]],
    components: dict[str, Any],
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [_tag(operation)],
        "parameters": [
            *_path_parameters(path),
            *_query_parameters(operation, components),
            *_header_parameters(operation),
        ],
        "responses": _answers(operation, reference),
    }
    if operation.body is not None:
        content: dict[str, Any] = {"schema": reference[operation.body]}
        if operation.example is not None:
            content["example"] = operation.example
        described["requestBody"] = {"required": True, "content": {JSON: content}}
    if operation.scope is None:
        described["security"] = []
    else:
        described["description"] = f"Needs a key with scope {operation.scope}."
    return described


def _tag(operation: Operation) -> str:
    return operation.path.removeprefix("/v1/").strip("/").partition("/")[0].removesuffix(".json")


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(name)}
        for name in _PARAMETER.findall(path)
    ]


def _path_schema(name: str) -> dict[str, Any]:
    if name in TEXT_PARAMETERS:
        return {"type": "string", "minLength": 1}
    return {"type": "integer", "minimum": 1, "maximum": _LARGEST.get(name, 2**63 - 1)}


def _query_parameters(operation: Operation, components: dict[str, Any]) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    shape = components[operation.query.__name__]
    required: list[str] = shape.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _not_null(schema)}
        for name, schema in shape["properties"].items()
    ]


def _header_parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = []
    if operation.tagged:
        parameters.append({"$ref": "#/components/parameters/IfNoneMatch"})
    if operation.repeatable:
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    return parameters


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is left out is absent; nothing in a query string is null."""
    kinds: list[dict[str, Any]] | None = schema.get("anyOf")
    if kinds is None:
        return schema
    left = [kind for kind in kinds if kind.get("type") != "null"]
    rest = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return {**rest, **left[0]} if len(left) == 1 else {**rest, "anyOf": left}


def _answers(operation: Operation, reference: dict[type[object], dict[str, Any]]) -> dict[str, Any]:
    described: dict[str, Any] = {}
    for status, answer in operation.answers.items():
        described[str(status)] = _answer(operation, status, answer, reference)
    if operation.tagged:
        described["304"] = {
            "description": "The client has it already",
            "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
        }
    for status, answer in problem_answers(operation).items():
        described.setdefault(status, answer)
    return described


def _answer(
    operation: Operation,
    status: int,
    answer: Answer,
    reference: dict[type[object], dict[str, Any]],
) -> dict[str, Any]:
    names = ["X-Request-ID"]
    names += ["ETag"] if operation.tagged and status == 200 else []  # noqa: PLR2004 - OK
    names += ["Idempotency-Replayed"] if operation.repeatable else []
    described: dict[str, Any] = {
        "description": _PHRASES[status],
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
    }
    if isinstance(answer, type):
        described["content"] = {JSON: {"schema": reference[answer]}}
    elif answer is not None:
        kind = "object" if answer == JSON else "string"
        described["content"] = {answer.partition(";")[0]: {"schema": {"type": kind}}}
    return described
