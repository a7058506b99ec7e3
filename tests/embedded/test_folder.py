"""Where the data of an own server lie, and whose they are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from controlplane.embedded import folder


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path / "schemawatch"


def test_the_place(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.default() == shared
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert folder.default().parent == Path("/var/lib")
    assert "for root" in folder.about(folder.default())
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/home/ann")
    assert folder.default() == Path("/home/ann/.local/share/schemawatch")
    said = folder.about(folder.default())
    assert said.startswith("/home/ann/.local/share/schemawatch; they stay. XDG_DATA_HOME")
    assert "root" not in said


def test_a_second_installation_has_its_own(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "one" / ".venv", tmp_path / "two" / ".venv"
    for prefix in (first, second):
        prefix.mkdir(parents=True)
    monkeypatch.setattr(sys, "prefix", str(first))
    folder.make(folder.default(), None)
    folder.make(folder.default(), None)
    assert folder.default() == shared

    monkeypatch.setattr(sys, "prefix", str(second))
    own = folder.default()
    assert own.parent == shared.parent
    assert own.name.startswith("schemawatch-")
    assert f"{shared} has those of {first}" in folder.about(own)
    folder.make(own, None)
    assert folder.default() == own

    monkeypatch.setattr(sys, "prefix", str(first))
    assert folder.default() == shared
    # whoever made it is gone: the next one goes on with the data
    monkeypatch.setattr(sys, "prefix", str(second))
    first.rmdir()
    assert folder.default() == shared
    folder.make(shared, None)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "three"))
    assert folder.default() != shared


def test_data_from_before_go_to_the_first_that_comes(shared: Path) -> None:
    shared.mkdir()
    (shared / "data").mkdir()
    assert folder.default() == shared
    folder.make(shared, None)
    assert folder.default() == shared
