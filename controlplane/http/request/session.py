"""The session of a browser: a cookie that no script can read, and only our own page may use.

The key in it is proved anew in each request, as in the header: so a session ends with its key.
docs/security.md says why the cookie is as it is.
"""

from __future__ import annotations

import time
from typing import Final
from urllib.parse import urlsplit

from controlplane.core.sessions import SECONDS, Session, read
from controlplane.errors import AuthenticationError
from controlplane.http.errors import CrossSiteError
from controlplane.http.request.context import Request

HEADER: Final = "X-CSRF-Token"
COOKIE: Final = "schemawatch"
# Browsers keep a cookie of this name only when it came by TLS, for this host alone.
SECURE_COOKIE: Final = f"__Host-{COOKIE}"
_READS: Final = frozenset({"GET", "HEAD"})


def session_of(request: Request) -> Session | None:
    """Return the session that a request shows; None when it has none.

    AuthenticationError when it is over, CrossSiteError unless the request is from our own page.
    """
    text = request.cookie(SECURE_COOKIE) or request.cookie(COOKIE)
    if text is None:
        return None
    session = read(text, time.time())
    if session is None:
        raise AuthenticationError("the session is over", hint="Sign in again.")
    reads = request.method in _READS
    if not _same_origin(request, reads=reads):
        raise CrossSiteError("a session works only from the page that it was begun on")
    if not reads and not session.has_token(request.header_value(HEADER)):
        raise CrossSiteError(f"a session that writes must send its token in {HEADER}")
    return session


def cookie(request: Request, session: Session | None) -> str:
    """Return the Set-Cookie that keeps a session, or with None the one that ends it.

    Whether it came by TLS the browser says by Origin, also behind a proxy that ends TLS.
    """
    secure = request.header_value("origin").startswith("https://") or request.scheme == "https"
    name, text, age = (SECURE_COOKIE if secure else COOKIE), "", 0
    if session is not None:
        text, age = session.text, SECONDS
    attributes = f"Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"
    return f"{name}={text}; {attributes}"


def _same_origin(request: Request, *, reads: bool) -> bool:
    """Whether our own page asks. Browsers say it themselves, by plain HTTP with Origin alone.

    "none" is a person who typed the address, who can only read.
    """
    site = request.header_value("sec-fetch-site")
    if site:
        return site == "same-origin" or (reads and site == "none")
    origin = request.header_value("origin")
    if not origin:
        return reads
    return urlsplit(origin).netloc == request.header_value("host")
