from __future__ import annotations

from email.utils import formatdate

import pytest

from controlplane.core.retry_after import LONGEST, clock_difference, retry_after

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("86400", LONGEST),
        ("9" * 18, LONGEST),
        (formatdate(NOW + 90, usegmt=True), 90),
        (formatdate(NOW - 90, usegmt=True), 0),
        (formatdate(NOW + 10**6, usegmt=True), LONGEST),
        ("Friday, 15-Jan-27 08:01:00 GMT", 60),
        ("Fri Jan 15 08:01:00 2027", 60),
    ],
)
def test_seconds_or_a_date_within_the_cap(text: str, seconds: float) -> None:
    assert retry_after({"retry-after": text}, now=NOW) == seconds


@pytest.mark.parametrize(
    "text", ["", "-5", "1.5", "1e3", "soon", "5 s", "0x10", "٣", "9" * 400, "Fri, 99 Foo 2027"]
)
def test_what_makes_no_sense_is_ignored(text: str) -> None:
    assert retry_after({"retry-after": text}, now=NOW) is None


def test_none_asked_for() -> None:
    assert retry_after({}, now=NOW) is None


@pytest.mark.parametrize("hours", [-20, 0, 20])
def test_a_date_is_read_by_the_clock_that_wrote_it(hours: int) -> None:
    theirs = NOW + 3600 * hours
    headers = {
        "date": formatdate(theirs, usegmt=True),
        "retry-after": formatdate(theirs + 30, usegmt=True),
    }
    assert retry_after(headers, now=NOW) == 30
    assert clock_difference(headers, now=NOW) == 3600 * hours


def test_a_date_that_makes_no_sense_leaves_our_own_clock() -> None:
    headers = {"date": "yesterday", "retry-after": formatdate(NOW + 30, usegmt=True)}
    assert retry_after(headers, now=NOW) == 30
    assert clock_difference(headers, now=NOW) is None
