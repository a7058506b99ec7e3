from __future__ import annotations

import asyncio
import dataclasses
import socket
import ssl
import struct
import subprocess
import time
from collections.abc import AsyncGenerator
from email.utils import formatdate
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from controlplane.config import Network
from controlplane.core import signing
from controlplane.db.claims import Claim
from controlplane.notifier.options import Options
from controlplane.notifier.sender import Result, Sender
from tests.notifier.receiver import Receiver, Request, answer, receiving
from tests.notifier.running import LOOPBACK

SECRET = signing.generate_secret()
OPTIONS = Options(deadline=0.5, max_response=1000)


def claim(
    url: str, payload: str = '{"type": "schemawatch.test"}', shape: str = "standard"
) -> Claim:
    return Claim(
        delivery_id=1,
        endpoint_id=1,
        message_id="msg_1",
        payload=payload,
        shape=shape,
        url=url,
        secrets=[SECRET],
        claimed_at=int(time.time()),
        attempts=1,
        attempt_number=1,
        lease_token=uuid4(),
    )


@pytest.fixture
async def sender() -> AsyncGenerator[Sender]:
    made = Sender(OPTIONS, allow=LOOPBACK)
    yield made
    await made.close()


async def send_within(sender: Sender, url: str, seconds: float) -> Result:
    async with asyncio.timeout(seconds):
        return await sender.send(claim(url))


async def test_a_message_arrives_as_the_specification_says(
    sender: Sender, receiver: Receiver
) -> None:
    result = await sender.send(claim(receiver.url, '{"name": "Grüße"}'))
    assert result == Result(status_code=204)
    assert result.delivered
    (request,) = receiver.requests
    assert (request.method, request.path) == ("POST", "/hook")
    assert request.body == '{"name": "Grüße"}'.encode()
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("schemawatch/")
    message_id = signing.verify(
        SECRET, headers=request.headers, body=request.body, now=time.time(), tolerance=5
    )
    assert message_id == "msg_1"


async def test_the_connection_is_used_again(sender: Sender, receiver: Receiver) -> None:
    for _ in range(3):
        assert (await sender.send(claim(receiver.url))).delivered
    assert len({request.peer for request in receiver.requests}) == 1


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_every_2xx_is_success(sender: Sender, receiver: Receiver, status: int) -> None:
    receiver.behaviour = answer(status)
    result = await sender.send(claim(receiver.url))
    assert (result.status_code, result.delivered, result.error) == (status, True, None)


@pytest.mark.parametrize("status", [300, 304, 400, 401, 404, 410, 429, 500, 503])
async def test_nothing_else_is(sender: Sender, receiver: Receiver, status: int) -> None:
    receiver.behaviour = answer(status, b"because")
    result = await sender.send(claim(receiver.url))
    assert (result.status_code, result.delivered) == (status, False)
    assert f"answered {status}" in (result.error or "")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(sender: Sender, receiver: Receiver, status: int) -> None:
    receiver.behaviour = answer(status, headers={"location": "/elsewhere"})
    result = await sender.send(claim(receiver.url))
    assert result.error == f"the receiver answered {status}, redirects are not followed"
    assert [request.path for request in receiver.requests] == ["/hook"]


async def silence(_: Request, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def drip_headers(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"x-a: b\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def inform_for_ever(_: Request, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 102 Processing\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("behaviour", [silence, drip_headers, inform_for_ever])
async def test_one_deadline_over_everything(
    sender: Sender, receiver: Receiver, behaviour: Any
) -> None:
    receiver.behaviour = behaviour
    began = time.monotonic()
    result = await send_within(sender, receiver.url, 5)
    assert result == Result(error="no answer within 0.5 seconds")
    assert 0.4 < time.monotonic() - began < 2


def drip_body(status: int) -> Any:
    async def behave(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 999\r\n\r\n".encode())
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    return behave


@pytest.mark.parametrize("status", [200, 500])
async def test_a_dripping_body_ends_at_the_deadline_and_changes_no_verdict(
    sender: Sender, receiver: Receiver, status: int
) -> None:
    receiver.behaviour = drip_body(status)
    began = time.monotonic()
    result = await send_within(sender, receiver.url, 5)
    assert time.monotonic() - began < 2
    assert (result.status_code, result.delivered) == (status, status == 200)
    assert set(result.excerpt or "") == {"x"}


async def test_an_endless_body_is_read_up_to_the_cap(sender: Sender, receiver: Receiver) -> None:
    written = 0

    async def flood(_: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"400\r\n" + b"y" * 0x400 + b"\r\n")
            written += 0x400
            await writer.drain()

    receiver.behaviour = flood
    began = time.monotonic()
    result = await send_within(sender, receiver.url, 5)
    assert result.delivered
    assert result.excerpt == "y" * 1000
    assert time.monotonic() - began < 0.4, "it did not wait for the deadline"
    assert written < 20_000_000


async def test_a_compressed_body_is_not_unpacked(sender: Sender, receiver: Receiver) -> None:
    receiver.behaviour = answer(500, b"\x1f\x8b\x08\x00bomb", {"content-encoding": "gzip"})
    result = await sender.send(claim(receiver.url))
    assert result.excerpt == "(compressed)"
    assert receiver.requests[0].headers["accept-encoding"] == "identity"


async def test_bytes_that_a_text_column_cannot_hold(sender: Sender, receiver: Receiver) -> None:
    receiver.behaviour = answer(500, b"a\x00b\xff")
    assert (await sender.send(claim(receiver.url))).excerpt == "ab�"


async def test_an_early_close_is_an_error_in_words(sender: Sender, receiver: Receiver) -> None:
    async def close(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.close()

    receiver.behaviour = close
    result = await sender.send(claim(receiver.url))
    assert result.status_code is None
    assert "disconnected" in (result.error or "")
    receiver.behaviour = answer()
    assert (await sender.send(claim(receiver.url))).delivered


async def test_nobody_there_is_an_error_in_words(sender: Sender) -> None:
    async with receiving() as gone:
        url = gone.url
    assert (await sender.send(claim(url))).error == "Connection refused"


async def test_a_proxy_in_the_environment_is_ignored(
    sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await sender.send(claim(receiver.url))).delivered


async def test_a_malformed_secret_costs_the_attempt_only(
    sender: Sender, receiver: Receiver
) -> None:
    broken = dataclasses.replace(claim(receiver.url), secrets=["whsec_!"])
    assert "whsec_" in ((await sender.send(broken)).error or "")
    assert receiver.requests == []


@pytest.mark.parametrize("status", [200, 429, 503])
async def test_what_the_receiver_asks_for_is_passed_on(
    sender: Sender, receiver: Receiver, status: int
) -> None:
    receiver.behaviour = answer(status, headers={"retry-after": "77"})
    assert (await sender.send(claim(receiver.url))).retry_after == 77


async def test_it_counts_even_when_the_body_never_ends(sender: Sender, receiver: Receiver) -> None:
    async def throttle_and_drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 503 X\r\nretry-after: 5\r\ncontent-length: 999\r\n\r\n")
        await silence(request, writer)

    receiver.behaviour = throttle_and_drip
    result = await send_within(sender, receiver.url, 5)
    assert (result.status_code, result.retry_after) == (503, 5)


async def test_a_reset_is_an_error_in_words(sender: Sender, receiver: Receiver) -> None:
    async def reset(_: Request, writer: asyncio.StreamWriter) -> None:
        linger = struct.pack("ii", 1, 0)  # close with RST
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    receiver.behaviour = reset
    result = await sender.send(claim(receiver.url))
    assert result.status_code is None
    assert result.error in {"Connection reset by peer", "Broken pipe"}


async def test_the_clock_of_this_machine_signs_nothing(
    sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = time.time()
    given = claim(receiver.url)
    monkeypatch.setattr(time, "time", lambda: true + 86400)
    assert (await sender.send(given)).delivered
    (request,) = receiver.requests
    signing.verify(SECRET, headers=request.headers, body=request.body, now=true, tolerance=5)


async def test_clocks_apart_are_told_to_who_wonders_about_a_refusal(
    sender: Sender, receiver: Receiver
) -> None:
    theirs = formatdate(time.time() - 1000, usegmt=True)
    receiver.behaviour = answer(401, headers={"date": theirs})
    error = (await sender.send(claim(receiver.url))).error or ""
    assert error.startswith("the receiver answered 401; its clock and that of the database are ")
    receiver.behaviour = answer(401, headers={"date": formatdate(time.time(), usegmt=True)})
    assert (await sender.send(claim(receiver.url))).error == "the receiver answered 401"


# Where it may go


class Names:
    """Stands in for the name server."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self._real = socket.getaddrinfo

    def __call__(self, host: Any, port: Any, *args: Any, **more: Any) -> Any:
        left = self.answers.get(str(host).replace(".", "_"))
        if left is None:
            return self._real(host, port, *args, **more)
        self.asked.append(str(host))
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [
            (
                socket.AF_INET6 if ":" in one else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (one, port),
            )
            for one in addresses
        ]


def pretend(monkeypatch: pytest.MonkeyPatch, **answers: list[list[str]]) -> Names:
    names = Names(**answers)
    monkeypatch.setattr(socket, "getaddrinfo", names)
    return names


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["93.184.216.34", "127.0.0.1"],
        ["fe80::1%1"],
    ],
)
async def test_a_name_that_leads_inside_is_refused(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    strict = Sender(OPTIONS, allow=())
    pretend(monkeypatch, hooks_example=[addresses])
    url = receiver.url.replace("127.0.0.1", "hooks.example")
    result = await strict.send(claim(url))
    await strict.close()
    assert (result.error or "").startswith(f"refused: {addresses[-1].split('%', 1)[0]}")
    assert "SCHEMAWATCH_WEBHOOK_ALLOW" in (result.error or "")
    assert receiver.requests == []


async def test_an_address_that_leads_inside_is_refused(receiver: Receiver) -> None:
    strict = Sender(OPTIONS, allow=())
    result = await strict.send(claim(receiver.url))
    await strict.close()
    assert "is loopback" in (result.error or "")
    assert receiver.requests == []


async def test_a_name_is_asked_once_and_what_was_checked_is_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = pretend(monkeypatch, hooks_example=[["127.0.0.1"], ["127.0.0.2"]])
    port = receiver.url.rpartition(":")[2]
    picky = Sender(OPTIONS, allow=LOOPBACK)
    assert (await picky.send(claim(f"http://hooks.example:{port}"))).delivered
    await picky.close()
    assert names.asked == ["hooks.example"]
    assert receiver.requests[0].headers["host"] == f"hooks.example:{port.partition('/')[0]}"


async def test_a_name_that_changes_its_answer_is_refused_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import ipaddress  # noqa: PLC0415

    only: tuple[Network, ...] = (ipaddress.ip_network("127.0.0.1/32"),)
    picky = Sender(OPTIONS, allow=only)
    async with receiving(answer(headers={"connection": "close"})) as outside:
        port = int(outside.url.rpartition(":")[2].partition("/")[0])
        async with receiving(host="127.0.0.2", port=port) as inside:
            pretend(monkeypatch, hooks_example=[["127.0.0.1"], ["127.0.0.2"]])
            url = f"http://hooks.example:{port}/"
            first = await picky.send(claim(url))
            second = await picky.send(claim(url))
            assert len(outside.requests) == 1
            assert inside.requests == []
    await picky.close()
    assert first.delivered
    assert "refused: 127.0.0.2 is loopback" in (second.error or "")


async def test_the_next_address_is_tried_when_one_does_not_answer(
    sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, hooks_example=[["127.0.0.9", "127.0.0.1"]])
    url = receiver.url.replace("127.0.0.1", "hooks.example")
    assert (await sender.send(claim(url))).delivered


async def test_a_name_that_does_not_resolve_is_an_error_in_words(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    result = await sender.send(claim("http://nowhere.example/"))
    assert result.error == "the name does not resolve: Name or service not known"


async def test_a_name_server_that_hangs_meets_the_deadline(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1.5))
    began = time.monotonic()
    result = await sender.send(claim("http://slow.example/"))
    assert result.error == "no answer within 0.5 seconds"
    assert time.monotonic() - began < 1.2


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "http://127.0.0.1:25/"]
)
async def test_a_row_that_no_check_has_seen_is_checked_here(sender: Sender, url: str) -> None:
    assert "webhook URL refused" in ((await sender.send(claim(url))).error or "")


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=hooks.example", "-addext", "subjectAltName=DNS:hooks.example"]
    command += ["-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    return cert, key


@pytest.fixture
def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


async def test_tls_is_for_the_name_and_not_for_the_address(
    tls: ssl.SSLContext, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))  # as an operator with an own authority
    trusting = Sender(Options(deadline=3), allow=LOOPBACK)
    pretend(monkeypatch, hooks_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    async with receiving(context=tls) as receiver:
        url = receiver.url.replace("127.0.0.1", "hooks.example")
        result = await trusting.send(claim(url))
        wrong = await trusting.send(claim(url.replace("hooks.example", "other.example")))
    await trusting.close()
    assert result.delivered, result.error
    assert receiver.server_names[0] == "hooks.example"
    assert "TLS: Hostname mismatch" in (wrong.error or "")


async def test_an_unknown_authority_is_refused(
    tls: ssl.SSLContext, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, hooks_example=[["127.0.0.1"]])
    async with receiving(context=tls) as receiver:
        result = await sender.send(claim(receiver.url.replace("127.0.0.1", "hooks.example")))
    assert (result.error or "").startswith("TLS: self")
    assert receiver.requests == []


async def test_a_handshake_that_hangs_meets_the_deadline(sender: Sender) -> None:
    async with receiving() as plain:  # waits for an HTTP request, never answers a handshake
        result = await send_within(sender, plain.url.replace("http:", "https:"), 5)
    assert result.error == "no answer within 0.5 seconds"
