"""The page for people, as `make page` built it from the folder page: bytes, and what they are."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

_KINDS: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}

# data: a picture on its way to a file
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
"""What the page may do: nothing inline, and nothing from anywhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file of the page."""

    media_type: str
    body: bytes
    gzipped: bytes


def _read(name: str, body: bytes) -> Asset:
    return Asset(
        media_type=_KINDS[name.rpartition(".")[2]],
        body=body,
        # always the same bytes, so that the ETag stays
        gzipped=gzip.compress(body, 9, mtime=0),
    )


INDEX: Final = "index.html"
ASSETS: Final = {
    file.name: _read(file.name, file.read_bytes())
    for file in files("controlplane.http.page").joinpath("assets").iterdir()
}
