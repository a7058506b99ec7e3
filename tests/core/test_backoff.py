from __future__ import annotations

from controlplane.core.backoff import SCHEDULE, next_delay


def test_waits_grow_and_then_end() -> None:
    longest = [next_delay(n, draw=lambda _, high: high) for n in range(1, len(SCHEDULE) + 2)]
    assert longest == [*SCHEDULE, None]
    assert sorted(SCHEDULE) == list(SCHEDULE)


def test_ten_attempts_in_at_most_three_and_a_half_days() -> None:
    assert len(SCHEDULE) + 1 == 10
    assert round(sum(SCHEDULE) / 3600, 1) == 75.6


def test_jitter_is_full() -> None:
    drawn: list[tuple[float, float]] = []

    def draw(low: float, high: float) -> float:
        drawn.append((low, high))
        return low

    assert next_delay(2, draw=draw) == 0
    assert drawn == [(0, SCHEDULE[1])]
    assert all(0 <= (next_delay(1) or 0) <= SCHEDULE[0] for _ in range(100))
    assert len({next_delay(1) for _ in range(100)}) > 90
