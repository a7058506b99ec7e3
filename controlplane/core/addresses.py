"""Where a webhook may go: the table of refused ranges, and the checks on URLs.

A webhook URL is chosen by whoever may write endpoints, and requested from inside the network of
SchemaWatch. So an address is refused unless it is a public one, or inside a range that the operator
allows (SCHEMAWATCH_WEBHOOK_ALLOW). `ipaddress.is_global` is not used: it passes NAT64, 6to4 and
multicast. URLs are checked when they are stored; addresses again at each connection.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from controlplane.errors import InputError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

REFUSED: Final[tuple[tuple[Network, str], ...]] = tuple(
    (ipaddress.ip_network(cidr), reason)
    for cidr, reason in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a carrier (CGNAT)"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "a cloud metadata service"),
        ("169.254.0.0/16", "link-local, where cloud metadata services are"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation only"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for benchmarks only"),
        ("198.51.100.0/24", "for documentation only"),
        ("203.0.113.0/24", "for documentation only"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved or broadcast"),
        ("::/128", "this host"),
        ("::1/128", "loopback"),
        ("::/96", "an IPv4-compatible address"),
        ("::ffff:0:0:0/96", "a translated IPv4 address"),
        ("64:ff9b::/96", "a NAT64 address"),
        ("64:ff9b:1::/48", "a local NAT64 address"),
        ("100::/64", "discarded"),
        ("2001::/32", "a Teredo address"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "for documentation only"),
        ("2002::/16", "a 6to4 address"),
        ("3fff::/20", "for documentation only"),
        ("fc00::/7", "private (unique local)"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
"""The first row that holds an address says why it is refused."""

GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")

_OTHER_PROTOCOLS: Final = (
    "0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 "
    "113 115 117 119 123 135 137 139 143 161 179 389 427 445 465 512 513 514 515 526 530 531 532 "
    "540 548 554 556 563 587 601 636 989 990 993 995 1433 1521 2049 2375 3306 3389 5432 6379 11211 "
    "27017"
)
REFUSED_PORTS: Final = frozenset(int(port) for port in _OTHER_PROTOCOLS.split())
"""Ports where something other than HTTP listens."""

_HINT: Final = (
    "If the receiver is meant to be there, add its network to SCHEMAWATCH_WEBHOOK_ALLOW (CIDR)."
)
_LEGACY_IPV4: Final = re.compile(r"(?:^|\.)(?:0x[0-9a-f]*|[0-9]+)\.?$", re.IGNORECASE)


def refusal(address: str | Address, allow: Sequence[Network] = ()) -> str | None:
    """Return why nothing may be sent to an address, or None when it may."""
    found = address if not isinstance(address, str) else ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if any(found in network for network in allow):
        return None
    for network, reason in REFUSED:
        if found in network:
            return reason
    if isinstance(found, ipaddress.IPv6Address) and found not in GLOBAL_UNICAST:
        return "not a public address"
    return None


def check_url(url: str, allow: Sequence[Network] = ()) -> None:
    """Raise InputError (SW009) for a URL that no webhook may go to.

    A host name is only refused here when it says itself that it is local: what it resolves to is
    checked at each connection.
    """
    parts = _split(url)
    if parts.scheme not in {"http", "https"}:
        raise _bad("its scheme is not http or https")
    if "@" in parts.netloc:
        raise _bad(
            "it holds a user name or password",
            hint="Receivers know us by the signature; leave the credentials out.",
        )
    try:
        port = parts.port
    except ValueError:
        raise _bad("its port is not a number from 1 to 65535") from None
    if port in REFUSED_PORTS:
        raise _bad(f"port {port} is not one where webhooks are received")
    _check_host(parts.hostname or "", allow)


def _split(url: str) -> SplitResult:
    if len(url) > 2048:  # noqa: PLR2004 - the limit of the column
        raise _bad("it is longer than 2048 characters")
    if not url.isascii() or any(ord(char) <= 32 or char in '\\"<>\x7f' for char in url):  # noqa: PLR2004
        raise _bad(
            "it holds characters that a URL cannot",
            hint="Write international names as xn--… and other characters with %.",
        )
    try:
        return urlsplit(url)
    except ValueError as error:
        raise _bad(str(error).lower()) from None


def _check_host(host: str, allow: Sequence[Network]) -> None:
    if not host:
        raise _bad("it has no host", hint="Give something like https://example.com/hooks.")
    try:
        address: Address | None = ipaddress.ip_address(host)
    except ValueError:
        address = None
    if address is None and _LEGACY_IPV4.search(host):
        raise _bad("its address is written oddly", hint="Write IPv4 as four decimal numbers.")
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        address = ipaddress.IPv4Address("127.0.0.1")
    reason = None if address is None else refusal(address, allow)
    if reason is not None:
        raise _bad(f'"{host}" is {reason}', hint=_HINT)


def _bad(reason: str, *, hint: str | None = None) -> InputError:
    return InputError(f"webhook URL refused: {reason}", hint=hint)
