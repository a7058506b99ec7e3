"""doctor: what it finds, and that it always says what to do."""

from __future__ import annotations

import pytest

from controlplane.install import doctor, transport
from controlplane.install.finding import Finding
from controlplane.install.migrate import migrate
from controlplane.install.sources import Sources
from tests.conftest import Conn
from tests.install.conftest import Bare


def _examine(url: str) -> dict[str, Finding]:
    return {finding.check: finding for finding in doctor.examine(url, connect_timeout=2)}


def test_healthy_installation(bare: Bare, with_trigger: Sources) -> None:
    migrate(bare.url(), sources=with_trigger)
    found = _examine(bare.url())
    assert {name for name, item in found.items() if item.status == "problem"} == set()
    assert found["event triggers"].status == "ok"
    assert found["listen"].message == "NOTIFY arrives"
    assert found["pooler"].status == "ok"
    assert found["pg_cron"].status == "note"
    assert all(item.remedy for item in found.values() if item.status == "note")


def test_a_database_should_have_a_name(db: Conn, db_url: str) -> None:
    found = _examine(db_url)["source name"]
    assert (found.status, found.message[:6]) == ("note", "messag")
    assert "source-name NAME" in (found.remedy or "")
    db.execute("select schemawatch.set_source_name('orders/eu')")
    named = _examine(db_url)["source name"]
    assert (named.status, named.message, named.remedy) == ("ok", "orders/eu", None)


def test_empty_database(bare: Bare) -> None:
    found = _examine(bare.url())
    assert found["migrations"].status == "problem"
    assert found["migrations"].remedy == "Run `schemawatch migrate`."


def test_a_publication_of_everything(bare: Bare) -> None:
    """Its subscriber meets our tables as soon as they are written."""
    bare.run("create publication everything for all tables")
    found = _examine(bare.url())["publications"]
    assert found.status == "note"
    migrate(bare.url())
    found = _examine(bare.url())["publications"]
    assert "everything: SchemaWatch's own tables are published too" in found.message
    bare.run("drop publication everything")
    bare.run("create publication parts for tables in schema public")
    assert "publications" not in _examine(bare.url())


def test_dead_server() -> None:
    found = _examine("postgresql://someone:very-secret@127.0.0.1:1/nowhere")
    assert [item.status for item in found.values()] == ["problem"]
    assert "very-secret" not in found["connection"].text()


def test_a_transaction_pooler_needs_a_way_around_it(
    bare: Bare, with_trigger: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(bare.url(), sources=with_trigger)
    monkeypatch.setattr(transport, "loses_session", lambda *_: True)
    without = _examine(bare.url())["pooler"]
    assert without.status == "problem"
    assert "SCHEMAWATCH_LISTEN_URL" in (without.remedy or "")
    found = doctor.examine(bare.url(), connect_timeout=2, listen_dsn=bare.url())
    around = {finding.check: finding for finding in found}
    assert around["pooler"].status == "note"
    assert around["listen"].message == "NOTIFY arrives"


def test_disabled_event_trigger(bare: Bare, with_trigger: Sources) -> None:
    migrate(bare.url(), sources=with_trigger)
    for state, words in (("disable", "is disabled"), ("enable replica", "only in replica")):
        with_state = f"alter event trigger schemawatch_probe {state}"
        bare.run(with_state)  # pyright: ignore[reportArgumentType]
        item = _examine(bare.url())["event triggers"]
        assert item.status == "problem"
        assert words in item.message


def test_stranger(bare: Bare) -> None:
    migrate(bare.url())
    bare.run("create role stranger login")
    found = _examine(bare.url("stranger"))
    assert found["privileges"].status == "problem"
    assert all(item.remedy for item in found.values() if item.status == "problem")
