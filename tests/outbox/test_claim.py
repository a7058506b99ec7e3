from __future__ import annotations

import threading
import time
from collections import Counter

import psycopg

from tests.outbox.scene import Conn, Row, Scene


def test_a_claim_is_a_lease_with_a_token_and_an_attempt(scene: Scene) -> None:
    endpoint = scene.endpoint()
    (delivery,) = scene.queue(endpoint)
    ((claimed, at, attempts, number, token),) = scene.claim()
    assert (claimed, at, attempts, number) == (delivery, endpoint, 1, 1)
    assert scene.delivery(delivery)["lease_token"] == str(token)
    assert scene.attempts(delivery) == [(1, "unknown", None, None)]
    assert scene.claim() == []


def test_a_claim_holds_all_that_sending_needs(scene: Scene) -> None:
    endpoint = scene.endpoint(url="https://hooks.example/a")
    scene.queue(endpoint)
    row = scene.db.execute(
        "select message_id, payload, url, secrets[1], typ from schemawatch.claim_deliveries(1),"
        " lateral (select pg_typeof(payload)::text) as t (typ)"
    ).fetchone()
    assert row is not None
    assert row[0].startswith("msg_")
    assert (row[2], row[4]) == ("https://hooks.example/a", "text")
    assert row[3].startswith("whsec_")


def test_a_backlog_that_nothing_has_analysed_is_read_by_its_indexes(scene: Scene) -> None:
    scans = "select pg_stat_get_xact_numscans(%s::regclass)"
    endpoint = scene.endpoint()
    with scene.db.transaction():
        scene.queue(endpoint, 20)
        assert scene.claim()
        assert scene.value(scans, "schemawatch.delivery") == 0
        assert scene.value(scans, "schemawatch.delivery_pending_idx") > 0


def test_what_is_not_due_is_not_claimed(scene: Scene) -> None:
    endpoint = scene.endpoint()
    (delivery,) = scene.queue(endpoint)
    scene.db.execute("update schemawatch.delivery set next_attempt_at = now() + '1 hour'")
    assert scene.claim() == []
    scene.db.execute("update schemawatch.delivery set next_attempt_at = now() - interval '1 ms'")
    assert [row[0] for row in scene.claim()] == [delivery]


def test_nothing_is_claimed_for_a_disabled_endpoint_until_it_is_enabled(scene: Scene) -> None:
    endpoint = scene.endpoint()
    scene.queue(endpoint, 2)
    scene.db.execute("select schemawatch.disable_endpoint(%s, 'test')", (endpoint,))
    assert scene.claim() == []
    assert scene.value("select schemawatch.enable_endpoint(%s)", endpoint)
    assert len(scene.claim()) == 2


def test_a_lease_that_ran_out_is_claimable_again(scene: Scene) -> None:
    endpoint = scene.endpoint()
    (delivery,) = scene.queue(endpoint)
    scene.claim(lease="40 ms")
    deadline = time.monotonic() + 5
    while not (again := scene.claim()):
        assert time.monotonic() < deadline
    assert [row[2:4] for row in again] == [(2, 2)]
    assert [row[1] for row in scene.attempts(delivery)] == ["unknown", "unknown"]


def test_the_oldest_first_and_the_endpoints_in_turn(scene: Scene) -> None:
    noisy, quiet = scene.endpoint(), scene.endpoint()
    backlog = scene.queue(noisy, 5)
    (single,) = scene.queue(quiet)
    assert {row[0] for row in scene.claim(2)} == {backlog[0], single}
    assert [row[0] for row in scene.claim(2)] == backlog[1:3]


def test_the_cap_counts_what_is_in_flight(scene: Scene) -> None:
    endpoint = scene.endpoint()
    scene.queue(endpoint, 5)
    first = scene.claim(cap=2)
    assert len(first) == 2
    assert scene.claim(cap=2) == []
    assert scene.record(first[0][0], first[0][4], "delivered")
    assert len(scene.claim(cap=2)) == 1


def test_a_lease_that_ran_out_does_not_count(scene: Scene) -> None:
    endpoint = scene.endpoint()
    scene.queue(endpoint, 3)
    scene.claim(2, cap=2, lease="0 s")
    assert len(scene.claim(cap=2)) == 2


def test_an_endpoint_that_somebody_holds_is_skipped_not_waited_for(scene: Scene) -> None:
    held, free = scene.endpoint(), scene.endpoint()
    scene.queue(held)
    (delivery,) = scene.queue(free)
    with scene.other() as other:
        other.execute("begin")
        other.execute(
            "update schemawatch.endpoint set description = 'x' where endpoint_id = %s", (held,)
        )
        scene.db.execute("set statement_timeout = '3s'")
        assert [row[0] for row in scene.claim()] == [delivery]
        other.execute("rollback")
    assert len(scene.claim()) == 1


class Crowd:
    """Claimers side by side, who count what each endpoint has in flight."""

    def __init__(self, scene: Scene, total: int, cap: int) -> None:
        self.scene = scene
        self.total = total
        self.cap = cap
        self.taken: Counter[int] = Counter()
        self.flying: Counter[int] = Counter()
        self.most: Counter[int] = Counter()
        self.failures: list[psycopg.Error] = []
        self.lock = threading.Lock()

    def work(self) -> None:
        deadline = time.monotonic() + 20
        try:
            with self.scene.other() as conn:
                while self.taken.total() < self.total and time.monotonic() < deadline:
                    claimed = self.scene.claim(5, cap=self.cap, conn=conn)
                    self.count(claimed)
                    for row in claimed:
                        self.settle(conn, row)
        except psycopg.Error as error:
            self.failures.append(error)

    def count(self, claimed: list[Row]) -> None:
        with self.lock:
            for row in claimed:
                self.taken[row[0]] += 1
                self.flying[row[1]] += 1
                self.most[row[1]] = max(self.most[row[1]], self.flying[row[1]])

    def settle(self, conn: Conn, row: Row) -> None:
        # counted out before it is settled: from then on the next claim may take its place
        with self.lock:
            self.flying[row[1]] -= 1
        conn.execute("select schemawatch.record_attempt(%s, %s, 'delivered')", (row[0], row[4]))


def test_many_claimers_share_without_overlap_and_keep_the_cap(scene: Scene) -> None:
    endpoints = [scene.endpoint() for _ in range(3)]
    deliveries = [one for endpoint in endpoints for one in scene.queue(endpoint, 40)]
    crowd = Crowd(scene, len(deliveries), cap=4)
    threads = [threading.Thread(target=crowd.work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert crowd.failures == []
    assert crowd.taken == Counter(deliveries), "each exactly once"
    assert max(crowd.most.values()) <= crowd.cap
    assert scene.value("select count(*) from schemawatch.delivery where status <> 'delivered'") == 0


def test_a_second_claimer_counts_what_the_first_took(scene: Scene) -> None:
    endpoint = scene.endpoint()
    scene.queue(endpoint, 4)
    with scene.other() as first, scene.other() as second:
        first.execute("begin")
        assert len(scene.claim(cap=2, conn=first)) == 2
        assert scene.claim(cap=2, conn=second) == []
        first.execute("commit")
        assert scene.claim(cap=2, conn=second) == []


def test_a_poll_costs_a_probe_for_each_endpoint(scene: Scene) -> None:
    endpoint = scene.endpoint()
    scene.db.execute(
        "insert into schemawatch.delivery (endpoint_id, payload, next_attempt_at)"
        " select %s, '{}', now() + '1 hour' from generate_series(1, 2000)",
        (endpoint,),
    )
    scene.db.execute("analyze schemawatch.delivery")
    plan = "\n".join(
        row[0]
        for row in scene.rows(
            "explain select from schemawatch.delivery as dl where dl.endpoint_id = %s"
            " and dl.status = 'pending' and not dl.in_order and dl.next_attempt_at <= now()"
            " order by dl.next_attempt_at limit 8",
            endpoint,
        )
    )
    assert "using delivery_pending_idx" in plan
    assert "Sort" not in plan
