"""/openapi.json tells the truth."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import msgspec
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from controlplane.http.routes import OPERATIONS
from tests.http.serving import Api

KINDS = {"string": str, "integer": int, "boolean": bool, "object": dict}
REFERENCE = re.compile(r"#/components/schemas/(\w+)")


async def _document(api: Api) -> dict[str, Any]:
    return (await api.reader.get("/openapi.json")).json()


async def test_every_route_is_described_and_nothing_else(api: Api) -> None:
    document = await _document(api)
    described = {
        (method.upper(), path) for path, item in document["paths"].items() for method in item
    }
    routed = {
        (method, re.sub(r"<(\w+):str>", r"{\1}", f"/{route.path}"))
        for route in api.app.router.routes
        for method in route.methods
        if method != "HEAD"
    }
    assert document["openapi"].startswith("3.1")
    # below the name of a database the same operations are there again
    within = {(operation.method, operation.within) for operation in OPERATIONS if operation.within}
    assert described | within == routed
    assert ("GET", "/v1/databases/{database}/schemas") in within
    ids = [item["operationId"] for path in document["paths"].values() for item in path.values()]
    assert len(ids) == len(set(ids)) == len(OPERATIONS)


async def test_the_document_is_valid_openapi(api: Api) -> None:
    validate(await _document(api), cls=OpenAPIV31SpecValidator)


async def test_a_client_can_be_generated(api: Api) -> None:
    """Names for everything: identifiers for calls, a schema for each body and answer."""
    document = await _document(api)
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["operationId"].isidentifier()
            contents = [answer.get("content", {}) for answer in operation["responses"].values()]
            contents.append(operation.get("requestBody", {}).get("content", {}))
            for content in contents:
                schema = content.get("application/json", {}).get("schema", {})
                assert "properties" not in schema
    for schema in document["components"]["schemas"].values():
        for field in schema["properties"].values():
            assert "properties" not in field


async def test_the_page_needs_nothing_from_elsewhere(api: Api) -> None:
    page = await api.anonymous.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "//" not in re.sub(r"(?m)^// .*$", "", page.text).replace("/* shown", "")
    assert not re.search(r"\son\w+=|innerHTML|eval\(", page.text)


async def test_the_policy_of_the_page_names_what_is_in_it(api: Api) -> None:
    page = await api.anonymous.get("/docs")
    for tag in ("script", "style"):
        (inside,) = re.findall(f"(?s)<{tag}>(.*?)</{tag}>", page.text)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in page.headers["content-security-policy"]


async def test_every_reference_leads_somewhere(api: Api) -> None:
    document = await _document(api)
    text = msgspec.json.encode(document).decode()
    schemas = document["components"]["schemas"]
    assert set(REFERENCE.findall(text)) == schemas.keys()


async def test_what_is_open_is_described_as_open(api: Api) -> None:
    document = await _document(api)
    unguarded = [
        path
        for path, item in document["paths"].items()
        for operation in item.values()
        if operation.get("security") == []
    ]
    assert set(unguarded) == {
        "/",
        "/assets/{asset}",
        "/health",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/openapi.json",
        "/docs",
    }
    assert document["security"] == [{"apiKey": []}]


async def test_answers_have_the_described_fields(api: Api, orders: int) -> None:
    document = await _document(api)
    paths = [
        "/health",
        "/v1/schemas",
        "/v1/schemas/{schema_id}",
        "/v1/schemas/{schema_id}/latest",
        "/v1/schemas/{schema_id}/versions",
        "/v1/schemas/{schema_id}/drifts",
        "/v1/drifts",
        "/v1/rules",
        "/v1/keys",
    ]
    for path in paths:
        answer = await api.admin.get(path.format(schema_id=orders))
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        _matches(document, content["application/json"]["schema"], answer.json(), path)


def _matches(document: dict[str, Any], schema: dict[str, Any], value: Any, where: str) -> None:
    """A small part of JSON Schema: references, objects, arrays, and null or something."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        _matches(document, document["components"]["schemas"][name], value, where)
    elif "anyOf" in schema:
        kinds = {item.get("type", "object"): item for item in schema["anyOf"]}
        assert value is not None or "null" in kinds, where
        if value is not None:
            (other,) = kinds.keys() - {"null"}
            _matches(document, kinds[other], value, where)
    elif "properties" in schema:
        assert value.keys() <= schema["properties"].keys(), where
        assert value.keys() >= set(schema.get("required", [])), where
        for name, item in value.items():
            _matches(document, schema["properties"][name], item, f"{where}.{name}")
    elif schema.get("type") == "array":
        for item in value:
            _matches(document, schema.get("items", {}), item, f"{where}[]")
    else:
        assert isinstance(value, KINDS.get(schema.get("type", ""), object)), where
