"""GET /openapi.json and /docs: what this API is. They hold no secret, and need no key."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import Final

from sanic import HTTPResponse

from controlplane.http.description.media import JSON
from controlplane.http.description.operations import Operation
from controlplane.http.request.context import Request
from controlplane.http.request.responses import respond_empty

HTML: Final = "text/html; charset=utf-8"
_INLINE: Final = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


async def get_openapi(request: Request) -> HTTPResponse:
    """Describe this API."""
    return HTTPResponse(request.app.ctx.openapi, content_type=JSON)


async def get_docs(request: Request) -> HTTPResponse:
    """Show a page to read the description on, and to try calls."""
    if request.path.endswith("/"):
        # the page leads on by relative paths, so that it works behind a proxy's prefix
        return respond_empty(status=302, headers={"location": "../docs"})
    headers = {"content-security-policy": _POLICY, "referrer-policy": "no-referrer"}
    return HTTPResponse(_PAGE, content_type=HTML, headers=headers)


def _policy(page: str) -> str:
    """Allow what is in the page itself, and calls to where it came from: nothing else."""
    allowed = {
        kind: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for kind, text in _INLINE.findall(page)
    }
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{allowed['script']}'",
            f"style-src 'sha256-{allowed['style']}'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


_PAGE: Final = files("controlplane.http.description").joinpath("docs.html").read_text("utf-8")
_POLICY: Final = _policy(_PAGE)

OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/openapi.json",
        handler=get_openapi,
        summary="This description, as OpenAPI 3.1",
        scope=None,
        answers={200: JSON},
    ),
    Operation(
        method="GET",
        path="/docs",
        handler=get_docs,
        summary="This description, as a page",
        scope=None,
        answers={200: HTML, 302: None},
    ),
)
