"""Every released version, with messages that wait and drifts that are open, becomes this one."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from controlplane.install.migrate import migrate
from tests import servers
from tests.lab import Lab
from tests.released import FOLDER

ROLES = ("schemawatch_owner", "schemawatch_reader", "schemawatch_admin")
# roles belong to the server, and are in no dump of a database
MAKE_ROLES = "".join(
    f"do $$ begin create role {role} nologin; exception when duplicate_object then null; end $$;"
    for role in ROLES
)
KEY = "sw_9le62XhU"


@pytest.fixture(params=sorted(FOLDER.glob("*.sql.gz")), ids=lambda path: path.name[:-7])
def released(request: pytest.FixtureRequest, version_server: servers.Server) -> Iterator[Lab]:
    """Give a database as that version left it, restored on each server."""
    path: Path = request.param
    name = version_server.create()
    url = version_server.url(name)
    with psycopg.connect(url, autocommit=True) as conn:
        lab = Lab(conn, url)
        lab.run(MAKE_ROLES)
        lab.run(gzip.decompress(path.read_bytes()).decode())
        lab.run("reset all")
        yield lab
    version_server.drop(name)


def test_nothing_is_lost_and_nothing_is_made_up(released: Lab) -> None:
    waiting = released.run("select delivery_id from schemawatch.delivery where status = 'pending'")
    drifts = "select drift_id, impact, summary, status from schemawatch.drift order by 1"
    before = released.run(drifts)
    assert waiting
    assert len(before) == 3
    result = migrate(released.url)
    assert result.version_after > 1
    assert result.event_triggers
    assert released.run(drifts) == before
    assert released.run("select * from schemawatch.scan()") == [], "read anew, without a drift"
    assert released.run("select * from schemawatch.scan()") == []
    claimed = released.run("select delivery_id from schemawatch.claim_deliveries(10)")
    # in order, and one at a time for each table
    assert set(claimed) <= set(waiting)
    assert claimed
    assert released.run("select name from schemawatch.find_api_key(%s)", KEY) == [("operator",)]


def test_what_happens_next_is_seen_and_told(released: Lab) -> None:
    migrate(released.url)
    released.run("alter table shop.customers drop column note")
    drift = released.drifts()[-1]
    assert (drift["source"], drift["impact"]) == ("ddl", "BREAKING")
    assert [change["rule_id"] for change in drift["changes"]] == ["column-removed"]
    assert released.value("select count(*) from schemawatch.capture_error") == 0
    queued = "select count(*) from schemawatch.delivery where drift_id = %s"
    assert released.value(queued, drift["drift_id"]) == 1


def test_values_in_statements_are_taken_out(released: Lab) -> None:
    told = "select count(*) from schemawatch.drift where statement like '%%a value in the%%'"
    assert released.value(told) == 1
    migrate(released.url)
    assert released.value(told) == 0
