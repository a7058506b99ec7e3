"""A database that moves to a newer PostgreSQL: by dump and restore, and by pg_upgrade."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from controlplane.embedded import binaries
from tests import servers
from tests.lab import Lab
from tests.servers import Server
from tests.test_no_false_drift import RICH

TABLES = ("public.rich", "public.parts")
NEWEST = max(servers.VERSIONS)


@contextmanager
def _opened(server: Server, name: str) -> Iterator[Lab]:
    with psycopg.connect(server.url(name), autocommit=True) as conn:
        yield Lab(conn, server.url(name))


def _watched(server: Server, name: str) -> dict[str, Any]:
    """Fill a migrated database with everything that a table can have; return the structures."""
    with _opened(server, name) as lab:
        lab.run(RICH)
        lab.watch(*TABLES)
        assert lab.scan() == []
        return {table: _structure(lab, table) for table in TABLES}


def _structure(lab: Lab, table: str) -> dict[str, Any]:
    """Return what the digest is made of, but for the one text that 16 began to spell otherwise.

    From there on PostgreSQL prints `id` for `t.id` where a view reads a single table.
    """
    document: dict[str, Any] = lab.document(table)
    for beside in ("identity", "server_version_num"):
        del document[beside]
    for view in document["views"]:
        view["definition"]["text"] = view["definition"]["text"].replace("rich_view.", "")
        view["definition"]["text"] = view["definition"]["text"].replace("rich.", "")
    return document


def _is_settled(server: Server, name: str, structures: dict[str, Any]) -> None:
    with _opened(server, name) as lab:
        assert {table: _structure(lab, table) for table in TABLES} == structures
        assert lab.scan() == []
        assert lab.run("select * from schemawatch.drift") == []
        assert lab.run("select * from schemawatch.capture_error") == []
        # and it is awake: what changes now is captured, against the version from before
        lab.run("alter table public.parts add column later int")
        assert lab.rules("ddl") == ["column-added-nullable"]


def test_what_changes_around_a_minor_upgrade_is_told(server: Server) -> None:
    """The version before it was taken by the server of before, and no scan came in between."""
    name = server.create_migrated()
    try:
        with _opened(server, name) as lab:
            lab.run("create table t (id int, note text default 'a', check (id > 0))")
            lab.watch("public.t")
            lab.run(
                "update schemawatch.snapshot set server_version_num = server_version_num - 1,"
                " document = jsonb_set(document, '{server_version_num}',"
                " to_jsonb(server_version_num - 1))"
            )
            lab.run("alter table t alter note set default 'b'")
            assert lab.rules("ddl") == ["column-default-changed"]
    finally:
        server.drop(name)


def _tool(major: int, name: str) -> Path:
    folders = [item.folder for item in binaries.everywhere() if item.major == major]
    folders += [item.folder for item in [servers.available().get(major)] if item is not None]
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        if servers.required():
            pytest.fail(f"no {name} of PostgreSQL {major}")
        pytest.skip(f"no {name} of PostgreSQL {major} here")
    return found


@pytest.mark.parametrize("older", servers.VERSIONS[:-1], ids=lambda major: f"pg{major}")
def test_a_dump_restored_on_the_newest_is_the_same(
    older: int, server_of: Callable[[int], Server], tmp_path: Path
) -> None:
    source, target = server_of(older), server_of(NEWEST)
    before = source.create_migrated()
    structures = _watched(source, before)
    archive = tmp_path / "dump"
    dump, restore = _tool(NEWEST, "pg_dump"), _tool(NEWEST, "pg_restore")
    target.create_migrated()  # for the roles, which are the server's and in no dump
    after = target.create()
    subprocess.run([dump, "-Fc", "-f", str(archive), source.url(before)], check=True, timeout=120)
    subprocess.run(
        [restore, "--exit-on-error", "-d", target.url(after), str(archive)], check=True, timeout=120
    )
    _is_settled(target, after, structures)
    source.drop(before)
    target.drop(after)


def test_pg_upgrade_is_no_change(tmp_path: Path) -> None:
    older = next((item for item in binaries.everywhere() if item.major == 18), None)
    newer = servers.available().get(NEWEST)
    if older is None or newer is None:
        if servers.required():
            pytest.fail("needs all programs of PostgreSQL 18 and the newest")
        pytest.skip("needs all programs of PostgreSQL 18 and the newest")
    source, target = servers.start(older), servers.start(newer)
    try:
        name = source.create_migrated()
        structures = _watched(source, name)
        source.cluster.stop()
        target.cluster.stop()
        account = source.cluster.account
        scratch = Path(source.host) / "upgrade"
        scratch.mkdir()
        if account is not None:
            os.chown(scratch, account.uid, account.gid)
        done = subprocess.run(
            [
                *(_tool(NEWEST, "pg_upgrade"), "--username", source.user, "--no-sync"),
                *("--old-bindir", source.cluster.programs, "--old-datadir", source.cluster.data),
                *("--new-bindir", target.cluster.programs, "--new-datadir", target.cluster.data),
                *("--socketdir", scratch),
            ],
            cwd=scratch,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout.decode()[-3000:]
        target.cluster.start()
        _is_settled(target, name, structures)
    finally:
        servers.stop(source)
        servers.stop(target)
