from __future__ import annotations

import asyncio
import dataclasses
import time
from pathlib import Path

import pytest

from controlplane.errors import SchemaWatchError
from controlplane.notifier.dispatcher import Dispatcher
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.supervisor import NotifierError, run_notifier
from tests.notifier.receiver import Receiver, Request
from tests.notifier.running import (
    FAST,
    Conn,
    attempts,
    config_for,
    create_endpoint,
    notifying,
    queue_test,
    status,
    until,
)


async def test_a_fault_that_stays_ends_the_notifier(empty_url: str) -> None:
    """Without our functions it cannot live: silence would look like having nothing to send."""
    liveness = Liveness()
    with pytest.raises(NotifierError, match="dispatcher failed 5 times in a row") as caught:
        await asyncio.wait_for(
            run_notifier(
                config_for(empty_url), stop=asyncio.Event(), liveness=liveness, options=FAST
            ),
            20,
        )
    assert isinstance(caught.value, SchemaWatchError)
    assert liveness.state() == "stopped"
    assert "claim_deliveries" in (liveness.last_error or "")


async def test_a_fault_that_passes_is_survived(
    db: Conn, db_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Dispatcher.run
    falls = iter(range(3))

    async def fall_first(self: Dispatcher) -> None:
        if next(falls, None) is not None:
            raise RuntimeError("a bug")
        await real(self)

    monkeypatch.setattr(Dispatcher, "run", fall_first)
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url) as liveness:
        delivery_id = queue_test(db, endpoint)
        await until(lambda: status(db, delivery_id) == "delivered")
    assert liveness.restarts == 3
    assert liveness.last_error == "dispatcher: RuntimeError: a bug"


async def test_a_database_that_is_away_is_waited_for(tmp_path: Path) -> None:
    stop, liveness = asyncio.Event(), Liveness()
    config = dataclasses.replace(
        config_for(f"postgresql://nobody@/none?host={tmp_path}", poll=0.05), connect_timeout=0.5
    )
    task = asyncio.create_task(run_notifier(config, stop=stop, liveness=liveness, options=FAST))
    await until(lambda: liveness.restarts > 2 * FAST.fault_limit)
    assert not task.done()
    assert liveness.state() == "starting"
    assert liveness.state(time.monotonic() + 60) == "stalled"
    assert not liveness.listening
    stop.set()
    await asyncio.wait_for(task, 10)
    assert liveness.state() == "stopped"


async def test_cancelled_it_leaves_the_rest_to_the_lease(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    async def silence(_: Request, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    receiver.behaviour = silence
    endpoint, _ = create_endpoint(db, receiver.url)
    task = asyncio.create_task(
        run_notifier(config_for(db_url), stop=asyncio.Event(), liveness=Liveness(), options=FAST)
    )
    delivery_id = queue_test(db, endpoint)
    await receiver.wait_for(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert attempts(db, delivery_id) == [("unknown", None, None)]


async def test_stop_is_quick_when_nothing_is_in_flight(db_url: str) -> None:
    async with notifying(db_url):
        began = time.monotonic()
    assert time.monotonic() - began < 1


def test_liveness_tells_stalled_from_alive() -> None:
    liveness = Liveness(stalled_after=10, started=100)
    assert liveness.state(105) == "starting"
    assert liveness.state(111) == "stalled"
    liveness.dispatcher_beat = 120
    assert liveness.state(129) == "alive"
    assert liveness.state(131) == "stalled"
    liveness.stopped = True
    assert liveness.state(121) == "stopped"


def test_the_report_is_what_health_shows() -> None:
    report = Liveness(dispatcher_beat=time.monotonic(), listening=True).report()
    assert report["state"] == "alive"
    assert report["listening"] is True
    assert report["last_heartbeat_seconds_ago"] is None
    assert isinstance(report["last_claim_seconds_ago"], float)
