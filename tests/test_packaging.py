"""What is shipped: a wheel that can migrate on its own, and locks that fit pyproject.toml."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.lock": (),
    ".locks/run.lock": ("embedded", "build"),
    ".locks/dev.lock": ("embedded", "dev", "migra"),
}


_FROM_WHEEL = """
import sys
sys.path.insert(0, {place!r})
from controlplane.cli import main
main()
"""


def _project() -> dict[str, Any]:
    return tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))


def _wanted(groups: tuple[str, ...]) -> Iterator[Requirement]:
    project = _project()
    extras = project["project"]["optional-dependencies"]
    yield from map(Requirement, project["project"]["dependencies"])
    for group in groups:
        for item in extras.get(group) or project["dependency-groups"][group]:
            if isinstance(item, str):
                yield Requirement(item)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_fits_the_project(lock: str) -> None:
    text = (TOP / lock).read_text("utf-8")
    locked = {
        canonicalize_name(name): version
        for name, version in re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", text)
    }
    for wanted in _wanted(LOCKS[lock]):
        version = locked.get(canonicalize_name(wanted.name))
        assert version is not None, f"{wanted} is not in {lock}: run `make lock`"
        assert wanted.specifier.contains(version), f"{wanted}, locked {version}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host_and_has_all_hashes(lock: str) -> None:
    text = (TOP / lock).read_text("utf-8")
    assert not re.search(r"https?:|file:|--index|--find-links", text)
    for block in re.split(r"(?m)^(?=[a-z])", text)[1:]:
        assert "--hash=sha256:" in block


def test_wheel_migrates_without_the_checkout(tmp_path: Path, empty_url: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=TOP,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("schemawatch-*.whl")
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(place)
    assert "controlplane/_database/sql/contents.sql" in names
    assert "controlplane/_database/triggers/contents.sql" in names
    assert "controlplane/http/page/assets/page.js" in names
    assert not [name for name in names if name.startswith("tests/")]
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            _FROM_WHEEL.format(place=str(place)),
            "migrate",
            "--json",
        ],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_URL": empty_url},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["applied"][0] == "sql/migrations/0001_initial.sql"
