"""The receiver takes what is signed with its secret, once, and refuses all else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from controlplane.core.signing import generate_secret, signed_headers
from controlplane.tour import receiver
from controlplane.tour.receiver import Receiver, receiving

BODY = json.dumps({"type": "schema.drift", "timestamp": "x", "data": {"drift_id": 7}}).encode()


@pytest_asyncio.fixture
async def here() -> AsyncIterator[Receiver]:
    async with receiving(generate_secret()) as made:
        yield made


def signed(
    secret: str, body: bytes = BODY, *, message_id: str = "msg_1", age: float = 0.0
) -> dict[str, str]:
    return signed_headers(
        [secret], message_id=message_id, timestamp=int(time.time() - age), body=body
    )


async def post(here: Receiver, body: bytes, headers: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(here.url, content=body, headers=headers)


async def test_genuine_message_is_taken_and_found_by_its_drift(here: Receiver) -> None:
    waiting = asyncio.create_task(here.of_drift(7, 5.0))
    before = time.time()
    assert (await post(here, BODY, signed(here.secret))).status_code == 204
    message = await waiting
    assert message is not None
    assert message.message_id == "msg_1"
    assert message.type == "schema.drift"
    assert before <= message.arrived_at <= time.time()
    assert here.refused == []


async def test_forged_messages_are_refused(here: Receiver) -> None:
    good = signed(here.secret)
    forged: list[tuple[bytes, dict[str, str]]] = [
        (BODY, signed(generate_secret())),
        (BODY + b" ", good),
        (BODY, {**good, "webhook-id": "msg_2"}),
        (BODY, {**good, "webhook-timestamp": str(int(time.time()) + 1)}),
        (BODY, {**good, "webhook-signature": ""}),
        (BODY, {**good, "webhook-signature": "v1,AAAA"}),
        (BODY, signed(here.secret, age=3600)),
        (BODY, {}),
    ]
    for body, headers in forged:
        assert (await post(here, body, headers)).status_code == 401
    assert here.messages == {}
    assert len(here.refused) == len(forged)
    assert await here.of_drift(7, 0.01) is None


async def test_repeated_message_counts_once(here: Receiver) -> None:
    for _ in range(2):
        assert (await post(here, BODY, signed(here.secret))).status_code == 204
    first = here.messages["msg_1"].arrived_at
    await post(here, BODY, signed(here.secret))
    assert list(here.messages) == ["msg_1"]
    assert here.messages["msg_1"].arrived_at == first


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"type": 1, "data": {}}', b'{"type": "x"}'])
async def test_signed_nonsense_is_refused(here: Receiver, body: bytes) -> None:
    assert (await post(here, body, signed(here.secret, body))).status_code == 400
    assert here.messages == {}


async def test_other_requests_are_refused(here: Receiver) -> None:
    root = here.url.removesuffix(receiver.PATH)
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.post(f"{root}/other", content=b"")).status_code == 404
        assert (await client.get(here.url)).status_code == 405


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"content-length: {receiver.LARGEST_BODY + 1}", b"413"),
        ("transfer-encoding: chunked", b"400"),
    ],
)
async def test_length_must_be_said_and_bounded(here: Receiver, header: str, status: bytes) -> None:
    port = int(here.url.split(":")[2].split("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST {receiver.PATH} HTTP/1.1\r\nhost: x\r\n{header}\r\n\r\n".encode())
    assert (await reader.readline()).split()[1] == status
    writer.close()


async def test_port_is_kept_when_it_is_free(here: Receiver) -> None:
    async with receiving(here.secret, port=int(here.url.split(":")[2].split("/")[0])) as other:
        assert other.url != here.url
        port = int(other.url.split(":")[2].split("/")[0])
    async with receiving(here.secret, port=port) as again:
        assert again.url == other.url
