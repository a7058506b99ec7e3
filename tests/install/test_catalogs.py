"""Every version's catalogs are known, and one that is not is said to be so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import psycopg
import pytest

from controlplane.install import catalogs as known
from controlplane.install import doctor
from tests import catalogs, servers
from tests.servers import Server


@pytest.fixture(scope="module")
def found(server_of: Callable[[int], Server]) -> Mapping[int, catalogs.Server]:
    result: dict[int, catalogs.Server] = {}
    for major in servers.VERSIONS:
        server = server_of(major)
        with psycopg.connect(server.url(), autocommit=True) as conn:
            result[major] = catalogs.inspect(conn, server.cluster.programs)
    return result


def test_every_column_of_the_catalogs_that_are_read_is_known(
    found: Mapping[int, catalogs.Server],
) -> None:
    assert catalogs.unknown(found) == set()


def test_every_difference_between_versions_has_a_verdict(
    found: Mapping[int, catalogs.Server],
) -> None:
    ordered = sorted(found)
    seen = {
        what
        for older, newer in pairwise(ordered)
        for what, _ in catalogs.differences(found[older], found[newer])
    }
    assert seen == catalogs.VERDICTS.keys()


def test_the_page_is_what_the_servers_say(
    request: pytest.FixtureRequest, found: Mapping[int, catalogs.Server]
) -> None:
    path = catalogs.ROOT / "docs" / "versions.md"
    wanted = catalogs.page(found)
    if request.config.getoption("--update-golden"):
        path.write_text(wanted)
    assert path.read_text() == wanted, "make golden ARGS='-k test_catalogs'"


def test_catalogs_that_hold_logins_are_not_read(
    each_version: psycopg.Connection[tuple[object, ...]],
) -> None:
    assert catalogs.catalogs_read(each_version) & catalogs.UNREAD == set()


def test_doctor_knows_each_server(each_version: psycopg.Connection[tuple[object, ...]]) -> None:
    assert known.unknown(each_version) == []


def test_doctor_names_what_is_not_known(db_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = known.COLUMNS["pg_publication"] - {"pubtruncate"}
    monkeypatch.setitem(known.COLUMNS, "pg_publication", fewer)  # pyright: ignore[reportArgumentType]
    monkeypatch.setitem(known.CODES, "pg_class.relkind", "rtSvmcfpI")  # pyright: ignore[reportArgumentType]
    notes = [item for item in doctor.examine(db_url, connect_timeout=2) if item.check == "catalogs"]
    assert [item.status for item in notes] == ["note"]
    assert "pg_publication.pubtruncate" in notes[0].message
    assert "pg_class.relkind = 'i'" in notes[0].message
    assert notes[0].remedy
