"""Where a request comes from, when proxies stand between."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from controlplane.core.addresses import Network
from controlplane.http.request.context import Request


def client_address(request: Request) -> str:
    """Return the address of the client.

    X-Forwarded-For counts only as far as proxies of SCHEMAWATCH_TRUSTED_PROXIES wrote it: anybody
    can send that header.
    """
    trusted = request.app.ctx.config.trusted_proxies
    address = request.ip
    if not trusted:
        return address
    hops = ",".join(request.header_values("x-forwarded-for")).split(",")
    while hops and _within(address, trusted):
        said = hops.pop().strip()
        if not _is_address(said):
            break
        address = said
    return address


def _within(address: str, networks: Sequence[Network]) -> bool:
    return _is_address(address) and any(ipaddress.ip_address(address) in one for one in networks)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
