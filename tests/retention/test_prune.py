from __future__ import annotations

import pytest

from controlplane.install.migrate import migrate
from tests.outbox.scene import Conn, Scene


@pytest.fixture
def scene(db: Conn, db_url: str) -> Scene:
    return Scene(db, db_url)


def test_what_is_settled_and_old_goes(scene: Scene) -> None:
    sent, dead, waiting = scene.queue(scene.endpoint(), 3)
    tokens = {row[0]: row[4] for row in scene.claim()}
    scene.record(sent, tokens[sent], "delivered")
    scene.record(dead, tokens[dead], "failed")
    scene.record(waiting, tokens[waiting], "failed", retry_in="1 s")
    assert scene.value("select schemawatch.prune()") == 0
    older = (
        "update schemawatch.delivery set created_at = created_at - interval '45 days',"
        " finished_at = finished_at - interval '45 days'"
    )
    scene.db.execute(older)
    assert scene.value("select schemawatch.prune()") == 1
    assert scene.delivery(dead)["status"] == "dead", "dead letters are kept longer"
    scene.db.execute(older)
    assert scene.value("select schemawatch.prune()") == 1
    assert scene.rows("select delivery_id from schemawatch.delivery") == [(waiting,)]
    assert scene.value("select count(*) from schemawatch.delivery_attempt") == 1


LOGS = {
    "ddl_event": "insert into schemawatch.ddl_event (command_tag, session_user_name, role_name,"
    " captured_at) values ('X', 'a', 'a', now() - interval '100 days')",
    "capture_error": "select schemawatch._note_error('scan', null, 'XX000', 'x', 'x');"
    " update schemawatch.capture_error set captured_at = now() - interval '100 days'",
    "scan_run": "insert into schemawatch.scan_run (started_at) values (now() - interval '8 days')",
}


@pytest.mark.parametrize("log", LOGS)
def test_each_log_is_forgotten_by_a_scan_after_its_time(scene: Scene, log: str) -> None:
    old = (
        f"select count(*) from schemawatch.{log}"
        f" where {'started_at' if log == 'scan_run' else 'captured_at'} < now() - interval '1 day'"
    )
    scene.db.execute(LOGS[log])  # type: ignore[arg-type]
    assert scene.value(old) == 1  # type: ignore[arg-type]
    scene.db.execute("update schemawatch.retention set keep_for = null where subject = %s", (log,))
    scene.db.execute("select schemawatch.scan()")
    assert scene.value(old) == 1, "kept for ever"  # type: ignore[arg-type]
    scene.db.execute(
        "update schemawatch.retention set keep_for = '2 days' where subject = %s", (log,)
    )
    scene.db.execute("select schemawatch.scan()")
    assert scene.value(old) == 0  # type: ignore[arg-type]


def test_one_run_is_bounded(scene: Scene) -> None:
    scene.db.execute(
        "insert into schemawatch.scan_run (started_at)"
        " select now() - interval '9 days' from generate_series(1, 25)"
    )
    runs = [scene.value("select schemawatch.prune(p_limit => 10)") for _ in range(4)]
    assert runs == [10, 10, 5, 0]


def test_drifts_go_only_when_asked_and_settled(scene: Scene) -> None:
    scene.endpoint()
    scene.breaking()
    scene.breaking()
    scene.db.execute("update schemawatch.drift set detected_at = now() - interval '9 years'")
    scene.db.execute("update schemawatch.drift set status = 'acknowledged' where version_to = 2")
    assert scene.value("select schemawatch.prune()") == 0
    scene.db.execute("update schemawatch.retention set keep_for = '1 year' where subject = 'drift'")
    assert scene.value("select schemawatch.prune()") == 1
    assert scene.rows("select version_to, status from schemawatch.drift") == [(3, "open")]
    assert scene.value("select count(*) from schemawatch.delivery") == 1
    assert scene.value("select count(*) from schemawatch.snapshot") == 3


def test_two_at_once_do_not_wait_for_each_other(scene: Scene) -> None:
    scene.db.execute("insert into schemawatch.scan_run (started_at) values ('2020-01-01')")
    with scene.other() as other:
        other.execute("begin; select schemawatch.prune()")
        scene.db.execute("set statement_timeout = '3s'")
        assert scene.value("select schemawatch.prune()") == 0
        other.execute("rollback")
    assert scene.value("select schemawatch.prune()") == 1


def test_migrate_keeps_what_was_set(scene: Scene) -> None:
    scene.db.execute("update schemawatch.retention set keep_for = '1 day' where subject = 'dead'")
    scene.db.execute("delete from schemawatch.retention where subject = 'drift'")
    migrate(scene.url)
    assert dict(scene.rows("select subject, keep_for::text from schemawatch.retention")) == {
        "delivered": "30 days",
        "dead": "1 day",
        "ddl_event": "90 days",
        "capture_error": "90 days",
        "scan_run": "7 days",
        "audit_event": "1 year",
        "announcement": "1 year",
        "fleet_difference": "90 days",
        "drift": None,
        "version": None,
    }


def test_versions_go_when_asked_and_no_drift_names_them(scene: Scene) -> None:
    for _ in range(4):
        scene.breaking()
    versions = "select array_agg(version order by version) from schemawatch.snapshot"
    storage = "select schemawatch.status() -> 'storage'"
    assert scene.value(versions) == [1, 2, 3, 4, 5]
    assert scene.value(storage)["versions"] == 5
    assert 0 < scene.value(storage)["versions_bytes"] < scene.value(storage)["total_bytes"]
    scene.db.execute("update schemawatch.snapshot set captured_at = now() - interval '9 years'")
    # of 1, 2, 3, 4, 5 with the drifts 1-2, 2-3, 3-4, 4-5
    scene.db.execute("delete from schemawatch.drift where version_to in (2, 3, 5)")
    assert scene.value("select schemawatch.prune()") == 0, "kept for ever"
    scene.db.execute(
        "update schemawatch.retention set keep_for = '1 year' where subject = 'version'"
    )
    assert scene.value("select schemawatch.prune()") == 2
    assert scene.value(versions) == [3, 4, 5]
    scene.db.execute("delete from schemawatch.drift")
    assert scene.value("select schemawatch.prune()") == 2
    assert scene.value(versions) == [5], "the next one is compared with it"
    scene.breaking()
    assert scene.value(versions) == [5, 6]
