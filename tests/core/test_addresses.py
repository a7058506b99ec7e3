from __future__ import annotations

import ipaddress

import pytest

from controlplane.core.addresses import Network, check_url, refusal
from controlplane.errors import InputError


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("0.0.0.0", "this host"),  # noqa: S104
        ("0.1.2.3", "this host"),
        ("10.255.255.255", "private"),
        ("100.64.0.1", "CGNAT"),
        ("100.100.100.200", "CGNAT"),  # metadata at Alibaba Cloud
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("168.63.129.16", "metadata"),  # Azure
        ("169.254.169.254", "link-local"),  # AWS, Google, Azure
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.0.0.192", "reserved"),  # metadata at Oracle Cloud
        ("192.0.2.1", "documentation"),
        ("192.88.99.1", "6to4"),
        ("192.168.1.1", "private"),
        ("198.19.0.1", "benchmarks"),
        ("198.51.100.1", "documentation"),
        ("203.0.113.1", "documentation"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.255", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "broadcast"),
        ("::", "this host"),
        ("::1", "loopback"),
        ("::7f00:1", "IPv4-compatible"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:169.254.169.254", "link-local"),
        ("::ffff:0:7f00:1", "translated"),
        ("64:ff9b::7f00:1", "NAT64"),
        ("64:ff9b::808:808", "NAT64"),
        ("64:ff9b:1::1", "NAT64"),
        ("100::1", "discarded"),
        ("2001::1", "Teredo"),
        ("2001:10::1", "reserved"),
        ("2001:db8::1", "documentation"),
        ("2002:7f00:1::", "6to4"),
        ("3fff::1", "documentation"),
        ("4000::1", "not a public"),
        ("5f00::1", "not a public"),
        ("fc00::1", "private"),
        ("fd00:ec2::254", "private"),  # metadata at AWS
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "site-local"),
        ("ff02::1", "multicast"),
    ],
)
def test_addresses_that_lead_inside_are_refused(address: str, reason: str) -> None:
    assert reason in (refusal(address) or "")


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "9.255.255.255",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2606:4700:4700::1111",
        "2a00::1",
    ],
)
def test_public_addresses_pass(address: str) -> None:
    assert refusal(address) is None


def test_the_operator_may_allow_ranges() -> None:
    allow: tuple[Network, ...] = (
        ipaddress.ip_network("10.1.0.0/16"),
        ipaddress.ip_network("fd00::/8"),
    )
    assert refusal("10.1.2.3", allow) is None
    assert refusal("::ffff:10.1.2.3", allow) is None
    assert refusal("fd12::1", allow) is None
    assert refusal("10.2.0.1", allow) == "private"
    assert refusal("fe80::1", allow) is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "http://example.com:8080/hooks?token=1#x",
        "https://hooks.example.com.:443/",
        "https://xn--bcher-kva.example/",
        "https://[2606:4700::1]/",
        "https://1.1.1.1/",
        "HTTPS://EXAMPLE.COM/",
    ],
)
def test_ordinary_urls_pass(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "scheme"),
        ("example.com", "scheme"),
        ("ftp://example.com", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("http://", "no host"),
        ("http:///path", "no host"),
        ("http://user@example.com", "user name"),
        ("http://user:pass@example.com", "user name"),
        ("http://example.com:0", "port 0"),
        ("http://example.com:22", "port 22"),
        ("http://example.com:5432", "port 5432"),
        ("http://example.com:65536", "1 to 65535"),
        ("http://example.com:x", "1 to 65535"),
        ("http://exam ple.com", "characters"),
        ("http://example.com/\r\nHost: x", "characters"),
        ("http://example.com\\@10.0.0.1", "characters"),
        ("http://bücher.example", "characters"),
        ("http://[::1", "ipv6"),
        ("http://[fe80::1%25eth0]/", "link-local"),
        ("http://localhost", "loopback"),
        ("http://LOCALHOST.:80", "loopback"),
        ("http://a.localhost", "loopback"),
        ("http://127.0.0.1", "loopback"),
        ("http://[::1]:8080/", "loopback"),
        ("http://[::ffff:127.0.0.1]/", "loopback"),
        ("http://169.254.169.254/latest", "link-local"),
        ("http://10.0.0.1", "private"),
        ("http://2130706433", "oddly"),
        ("http://0x7f.0.0.1", "oddly"),
        ("http://0x7f000001", "oddly"),
        ("http://0177.0.0.1", "oddly"),
        ("http://127.1", "oddly"),
        ("http://127.0.0.1.", "oddly"),
        ("http://example.com/" + "a" * 2048, "2048"),
    ],
)
def test_urls_that_no_webhook_may_go_to(url: str, reason: str) -> None:
    with pytest.raises(InputError, match="webhook URL refused") as caught:
        check_url(url)
    assert reason in caught.value.message
    assert caught.value.status == 422


def test_a_refused_address_says_how_to_allow_it() -> None:
    with pytest.raises(InputError) as caught:
        check_url("http://localhost:9000/")
    assert "SCHEMAWATCH_WEBHOOK_ALLOW" in (caught.value.hint or "")
    check_url("http://localhost:9000/", [ipaddress.ip_network("127.0.0.0/8")])
